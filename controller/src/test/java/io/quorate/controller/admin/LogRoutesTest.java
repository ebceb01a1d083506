package io.quorate.controller.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.message.Entry;
import io.quorate.message.EntryType;
import io.quorate.message.ErrorCode;
import io.quorate.message.FetchResponse;
import io.quorate.message.MetadataRecord;
import io.quorate.message.RecordBatch;
import io.quorate.message.SnapshotId;
import io.quorate.message.TopicRecord;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LogRoutesTest {
  private final InMemoryDoor door = new InMemoryDoor();
  private final Http http = new Http(door);

  @AfterEach
  void close() {
    http.close();
  }

  private static Entry topic(long index, long offset) {
    RecordBatch batch =
        RecordBatch.newBuilder()
            .setTimestampMs(99)
            .addRecords(
                MetadataRecord.newBuilder()
                    .setTopic(TopicRecord.newBuilder().setName("orders").setTopicId("id")))
            .build();
    return Entry.newBuilder()
        .setIndex(index)
        .setTerm(2)
        .setType(EntryType.DATA)
        .setBaseOffset(offset)
        .setRecordCount(1)
        .setPayload(batch.toByteString())
        .build();
  }

  @Test
  void theLogIsShownDecodedWithWhereToGoOn() {
    door.log = FetchResponse.newBuilder().setHighWatermark(8).addEntries(topic(5, 7)).build();
    JsonObject page = http.get("/v1/log?from=7").json();
    assertThat(page.getLong("high_watermark")).isEqualTo(8);
    assertThat(page.getLong("next_offset")).isEqualTo(8);
    JsonObject entry = page.getJsonArray("entries").getJsonObject(0);
    assertThat(entry.getLong("epoch")).isEqualTo(2);
    assertThat(entry.getLong("timestamp_ms")).isEqualTo(99);
    JsonObject record = entry.getJsonArray("records").getJsonObject(0);
    assertThat(record.getLong("offset")).isEqualTo(7);
    assertThat(record.getString("type")).isEqualTo("TopicRecord");
    assertThat(record.getJsonObject("data").getString("name")).isEqualTo("orders");
  }

  @Test
  void aReaderIsNoBrokerAndMayWait() {
    JsonObject page = http.get("/v1/log?from=3&wait_ms=20").json();
    assertThat(page.getJsonArray("entries")).isEmpty();
    assertThat(page.getLong("next_offset")).isEqualTo(3);
    assertThat(door.fetched.getBrokerId()).isNegative();
    assertThat(door.fetched.getMaxWaitMs()).isEqualTo(20);
  }

  @Test
  void whatIsCompactedAwayIsNotFoundAndTheStartIsNamed() {
    door.log =
        FetchResponse.newBuilder().setSnapshot(SnapshotId.newBuilder().setEndOffset(50)).build();
    Http.Answer answer = http.get("/v1/log");
    assertThat(answer.status()).isEqualTo(404);
    assertThat(answer.json().getString("message")).contains("offset 0").contains("50");
  }

  @Test
  void aRefusalAndAWrongOffsetAreErrors() {
    door.log = FetchResponse.newBuilder().setError(ErrorCode.BUSY).setMessage("later").build();
    assertThat(http.get("/v1/log").status()).isEqualTo(503);
    assertThat(http.get("/v1/log?from=-1").status()).isEqualTo(400);
    assertThat(http.get("/v1/log?wait_ms=x").status()).isEqualTo(400);
  }
}
