package io.quorate.controller.admin;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import io.quorate.message.Configuration;
import io.quorate.message.Entry;
import io.quorate.message.EntryType;
import io.quorate.message.FetchRequest;
import io.quorate.message.FetchResponse;
import io.quorate.message.MetadataRecord;
import io.quorate.message.RecordBatch;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/** The committed log, decoded: any controller serves it, and a reader may wait for what comes next. */
final class LogRoutes {
  private static final int MAX_BYTES = 1 << 20;

  /** A reader that is no broker: it may begin anywhere. */
  private static final int NO_BROKER = -1;

  Future<Reply> read(Exchange exchange) {
    long from = exchange.queryLong("from", 0);
    long waitMs = exchange.queryLong("wait_ms", 0);
    if (from < 0 || waitMs < 0 || waitMs > exchange.settings().requestTimeoutMs()) {
      throw AdminErrors.badRequest(
          "from must be an offset, 0 or more, and wait_ms 0 to %d"
              .formatted(exchange.settings().requestTimeoutMs()));
    }
    FetchRequest request =
        FetchRequest.newBuilder()
            .setBrokerId(NO_BROKER)
            .setFetchOffset(from)
            .setMaxWaitMs((int) waitMs)
            .setMaxBytes(MAX_BYTES)
            .build();
    return exchange.door().log(request).map(answer -> Reply.ok(page(answer, from)));
  }

  private static JsonObject page(FetchResponse answer, long from) {
    AdminErrors.check(answer.getError(), answer.getMessage());
    if (answer.hasSnapshot()) {
      throw AdminErrors.notFound(
          "offset %d is compacted away: the log goes on from offset %d, what came before is in a snapshot"
              .formatted(from, answer.getSnapshot().getEndOffset()));
    }
    JsonArray entries = new JsonArray();
    long next = from;
    for (Entry entry : answer.getEntriesList()) {
      entries.add(entry(entry));
      next = entry.getBaseOffset() + entry.getRecordCount();
    }
    return new JsonObject()
        .put("high_watermark", answer.getHighWatermark())
        .put("next_offset", next)
        .put("entries", entries);
  }

  private static JsonObject entry(Entry entry) {
    JsonObject json =
        new JsonObject()
            .put("index", entry.getIndex())
            .put("epoch", entry.getTerm())
            .put("type", entry.getType().name())
            .put("base_offset", entry.getBaseOffset());
    try {
      if (entry.getType() == EntryType.DATA) {
        RecordBatch batch = RecordBatch.parseFrom(entry.getPayload());
        json.put("timestamp_ms", batch.getTimestampMs()).put("records", records(entry, batch));
      } else if (entry.getType() == EntryType.CONFIGURATION) {
        json.put("configuration", AdminJson.message(Configuration.parseFrom(entry.getPayload())));
      }
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("committed entry " + entry.getIndex() + " is unreadable", e);
    }
    return json;
  }

  private static JsonArray records(Entry entry, RecordBatch batch) {
    JsonArray records = new JsonArray();
    for (MetadataRecord record : batch.getRecordsList()) {
      JsonObject json = new JsonObject().put("offset", entry.getBaseOffset() + records.size());
      record
          .getAllFields()
          .forEach(
              (field, value) ->
                  json.put("type", field.getMessageType().getName())
                      .put("data", AdminJson.message((Message) value)));
      records.add(json);
    }
    return records;
  }
}
