package io.quorate.image;

import static io.quorate.image.Records.noOp;
import static io.quorate.image.Records.partition;
import static io.quorate.image.Records.register;
import static io.quorate.image.Records.setConfig;
import static io.quorate.image.Records.topic;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import io.quorate.message.ConfigResourceType;
import io.quorate.message.Entry;
import io.quorate.message.EntryType;
import io.quorate.message.MetadataRecord;
import io.quorate.message.RecordBatch;
import java.util.List;
import org.assertj.core.api.ThrowableAssertAlternative;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What an entry as a whole does. */
class ReplayTest {
  private static final RecordBatch TWO_NO_OPS =
      RecordBatch.newBuilder().addRecords(noOp()).addRecords(noOp()).build();

  @ParameterizedTest
  @EnumSource(names = {"LEADER_CHANGE", "CONFIGURATION"})
  void aControlEntryCoversOneOffsetAndChangesNoFact(EntryType type) {
    TestLog log = TestLog.of(register(1, 0), topic("a", "A"), partition("A", 0, 1));
    MetadataImage before = log.image();

    MetadataImage after =
        before.replay(log.entry(type, 1, ByteString.copyFromUtf8("x")).setTerm(7).build());

    assertThat(after.endOffset()).isEqualTo(4);
    assertThat(after.epoch()).isEqualTo(7);
    assertThat(after.brokers()).isEqualTo(before.brokers());
    assertThat(after.topics()).isEqualTo(before.topics());
    assertThat(after.configs()).isEqualTo(before.configs());
    assertThat(after.requests()).isEqualTo(before.requests());
  }

  @Test
  void aDataEntryCoversOneOffsetARecord() {
    MetadataImage image = new TestLog().newTerm().append(TWO_NO_OPS).image();

    assertThat(image.endOffset()).isEqualTo(3);
    assertThat(image.epoch()).isEqualTo(2);
  }

  @Test
  void aRecordsOffsetIsItsPlaceAfterTheBaseOffset() {
    TestLog log = TestLog.of(noOp(), noOp());

    log.append(noOp(), register(1, 3));

    assertThat(log.image().brokers().find(1).orElseThrow().epoch()).isEqualTo(3);
  }

  @Test
  void anEntryThatDoesNotStartAtTheEndOffsetIsRefused() {
    TestLog log = TestLog.of(noOp(), noOp());

    assertRefused(log, log.entry(EntryType.LEADER_CHANGE, 1, ByteString.EMPTY).setBaseOffset(3))
        .withMessageContaining("base offset 3")
        .withMessageContaining("end offset, 2");
    assertRefused(log, log.entry(EntryType.LEADER_CHANGE, 1, ByteString.EMPTY).setBaseOffset(1));
  }

  @Test
  void anEntryOfAnOlderTermIsRefused() {
    TestLog log = new TestLog().newTerm().newTerm();

    assertRefused(log, log.entry(EntryType.LEADER_CHANGE, 1, ByteString.EMPTY).setTerm(2))
        .withMessageContaining("term 2")
        .withMessageContaining("older than 3");
  }

  @ParameterizedTest
  @EnumSource(names = {"LEADER_CHANGE", "CONFIGURATION"})
  void aControlEntryThatCoversMoreThanOneOffsetIsRefused(EntryType type) {
    TestLog log = new TestLog();

    assertRefused(log, log.entry(type, 2, ByteString.EMPTY)).withMessageContaining("one offset");
    assertRefused(log, log.entry(type, 0, ByteString.EMPTY)).withMessageContaining("one offset");
  }

  @Test
  void anEntryOfAnUnknownTypeIsRefused() {
    TestLog log = new TestLog();

    assertRefused(log, log.entry(EntryType.ENTRY_TYPE_UNSPECIFIED, 1, ByteString.EMPTY))
        .withMessageContaining("does not know its type");
    assertRefused(log, log.entry(EntryType.DATA, 2, TWO_NO_OPS.toByteString()).setTypeValue(77))
        .withMessageContaining("type 77");
  }

  @Test
  void aRecordCountThatIsNotTheNumberOfRecordsIsRefused() {
    TestLog log = new TestLog();

    assertRefused(log, log.entry(EntryType.DATA, 1, TWO_NO_OPS.toByteString()))
        .withMessageContaining("holds 2 records");
    assertRefused(log, log.entry(EntryType.DATA, 3, TWO_NO_OPS.toByteString()));
  }

  @Test
  void aPayloadThatIsNoRecordBatchIsRefused() {
    TestLog log = new TestLog();

    assertRefused(log, log.entry(EntryType.DATA, 1, ByteString.copyFromUtf8("torn")))
        .withMessageContaining("no RecordBatch");
  }

  @Test
  void aRecordOfANewerBuildIsRefusedAndNamed() {
    TestLog log = TestLog.of(noOp(), noOp());
    MetadataRecord newer =
        MetadataRecord.newBuilder()
            .setUnknownFields(
                UnknownFieldSet.newBuilder()
                    .addField(
                        500,
                        UnknownFieldSet.Field.newBuilder()
                            .addLengthDelimited(ByteString.EMPTY)
                            .build())
                    .build())
            .build();

    assertThatIllegalStateException()
        .isThrownBy(() -> log.append(noOp(), newer))
        .withMessageContaining("RECORD_NOT_SET at offset 3")
        .withMessageContaining("does not know");
  }

  @Test
  void aBatchWithOneBadRecordLeavesTheImageAsItWas() {
    TestLog log = TestLog.of(register(1, 0), topic("a", "A"), partition("A", 0, 1));
    MetadataImage before = log.image();
    long checksum = before.checksum();

    assertThatIllegalStateException()
        .isThrownBy(
            () ->
                log.request(
                    "id",
                    "reply",
                    register(2, 3),
                    topic("b", "B"),
                    partition("A", 1, 2),
                    setConfig(ConfigResourceType.TOPIC, "a", "k", "v"),
                    partition("unknown", 0, 1)))
        .withMessageContaining("PARTITION at offset 7")
        .withMessageContaining("unknown topic id");

    assertThat(log.image()).isSameAs(before);
    assertThat(before.checksum()).isEqualTo(checksum);
    assertThat(before.endOffset()).isEqualTo(3);
    assertThat(before.brokers().all()).hasSize(1);
    assertThat(before.topics().size()).isEqualTo(1);
    assertThat(before.topics().partitionCount()).isEqualTo(1);
    assertThat(before.configs().of(ConfigResourceType.TOPIC, "a")).isEmpty();
    assertThat(before.requests().find("id")).isEmpty();
  }

  @Test
  void aSnapshotThatContradictsItselfIsRefused() {
    assertThatIllegalStateException()
        .isThrownBy(() -> MetadataImage.restore(9, 1, List.of(partition("A", 0, 1)), List.of()))
        .withMessageContaining("PARTITION of a snapshot")
        .withMessageContaining("unknown topic id A");
  }

  @Test
  void theEmptyImageHoldsNothing() {
    assertThat(MetadataImage.EMPTY.endOffset()).isZero();
    assertThat(MetadataImage.EMPTY.epoch()).isZero();
    assertThat(ImageRecords.of(MetadataImage.EMPTY)).isEmpty();
    assertThat(MetadataImage.EMPTY.requests().all()).isEmpty();
  }

  private static ThrowableAssertAlternative<IllegalStateException> assertRefused(
      TestLog log, Entry.Builder entry) {
    return assertThatIllegalStateException().isThrownBy(() -> log.append(entry.build()));
  }
}
