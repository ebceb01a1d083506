package io.quorate.image;

import static io.quorate.image.Records.noOp;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.quorate.image.RecentRequests.Request;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RecentRequestsTest {
  @Test
  void aWriteIsRememberedWithItsReply() {
    TestLog log = new TestLog().request("id", "reply", noOp());

    assertThat(log.image().requests().find("id")).contains(ByteString.copyFromUtf8("reply"));
    assertThat(log.image().requests().find("other")).isEmpty();
  }

  @Test
  void aWriteWithoutAnIdIsNotRemembered() {
    TestLog log = new TestLog().request("", "reply", noOp());

    assertThat(log.image().requests()).isEqualTo(RecentRequests.EMPTY);
    assertThat(log.image().requests().all()).isEmpty();
  }

  @Test
  void aBatchWithoutRecordsIsRememberedToo() {
    TestLog log = new TestLog().request("id", "reply");

    assertThat(log.endOffset()).isZero();
    assertThat(log.image().requests().find("id")).isPresent();
  }

  @Test
  void aRetryKeepsTheFirstReplyAndItsAge() {
    TestLog log = new TestLog().request("a", "first", noOp()).request("b", "reply", noOp());

    log.request("a", "second", noOp());

    assertThat(log.image().requests().find("a")).contains(ByteString.copyFromUtf8("first"));
    assertThat(log.image().requests().all())
        .extracting(Request::requestId)
        .containsExactly("a", "b");
    assertThat(log.endOffset()).isEqualTo(3);
  }

  @Test
  void theOldestIsForgottenWhenThereIsOneTooMany() {
    RecentRequests full = remembered(0, RecentRequests.CAPACITY);
    assertThat(full.find("request-0")).isPresent();

    RecentRequests next = full.remember(request(RecentRequests.CAPACITY));

    assertThat(next.find("request-0")).isEmpty();
    assertThat(next.find("request-1")).isPresent();
    assertThat(next.find("request-" + RecentRequests.CAPACITY)).isPresent();
    assertThat(next.all()).hasSize(RecentRequests.CAPACITY);
    assertThat(full.find("request-0")).isPresent();
  }

  @Test
  void aRetryWhenFullForgetsNothing() {
    RecentRequests full = remembered(0, RecentRequests.CAPACITY);

    assertThat(full.remember(request(5))).isEqualTo(full);
  }

  @Test
  void restoringKeepsTheOrderInWhichTheyWillBeForgotten() {
    List<Request> requests = remembered(0, RecentRequests.CAPACITY).all();

    RecentRequests restored = MetadataImage.restore(0, 0, List.of(), requests).requests();

    assertThat(restored.all()).isEqualTo(requests);
    assertThat(restored.remember(request(RecentRequests.CAPACITY)).find("request-0")).isEmpty();
  }

  @Test
  void theOrderIsAFact() {
    RecentRequests none = RecentRequests.EMPTY;

    assertThat(none.remember(request(1)).remember(request(2)))
        .isNotEqualTo(none.remember(request(2)).remember(request(1)));
  }

  private static RecentRequests remembered(int from, int to) {
    return IntStream.range(from, to)
        .mapToObj(RecentRequestsTest::request)
        .reduce(RecentRequests.EMPTY, RecentRequests::remember, (left, right) -> right);
  }

  private static Request request(int i) {
    return new Request("request-" + i, ByteString.copyFromUtf8("reply-" + i));
  }
}
