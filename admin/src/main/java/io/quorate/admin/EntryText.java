package io.quorate.admin;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.UnknownFieldSet;
import io.quorate.controller.storage.LogDump;
import io.quorate.message.Configuration;
import io.quorate.message.Entry;
import io.quorate.message.MetadataRecord;
import io.quorate.message.RecordBatch;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.stream.Collectors;

/** A log entry as one JSON object, or as one line and one more for each record. */
final class EntryText {
  private EntryText() {}

  static void print(LogDump.Found found, Output output) {
    JsonObject json = json(found);
    output.line(json, text(json));
  }

  static JsonObject json(LogDump.Found found) {
    Entry entry = found.entry();
    JsonObject json =
        new JsonObject()
            .put("index", entry.getIndex())
            .put("term", entry.getTerm())
            .put("type", entry.getType().name())
            .put("baseOffset", entry.getBaseOffset())
            .put("recordCount", entry.getRecordCount())
            .put("file", found.file())
            .put("position", found.position())
            .put("bytes", found.bytes());
    try {
      addPayload(entry, json);
    } catch (InvalidProtocolBufferException e) {
      json.put("unreadable", e.getMessage());
    }
    return json;
  }

  private static void addPayload(Entry entry, JsonObject json)
      throws InvalidProtocolBufferException {
    switch (entry.getType()) {
      case DATA -> addBatch(RecordBatch.parseFrom(entry.getPayload()), entry, json);
      case CONFIGURATION ->
          json.put("configuration", fields(Configuration.parseFrom(entry.getPayload())));
      case LEADER_CHANGE, ENTRY_TYPE_UNSPECIFIED, UNRECOGNIZED -> {}
    }
  }

  private static void addBatch(RecordBatch batch, Entry entry, JsonObject json) {
    JsonArray records = new JsonArray();
    for (MetadataRecord each : batch.getRecordsList()) {
      records.add(record(each).put("offset", entry.getBaseOffset() + records.size()));
    }
    json.put("timestampMs", batch.getTimestampMs())
        .put("requestId", batch.getRequestId())
        .put("records", records);
  }

  /** {@code type} and {@code data} of a record. */
  static JsonObject record(MetadataRecord record) {
    for (var set : record.getAllFields().entrySet()) {
      return new JsonObject()
          .put("type", set.getKey().getMessageType().getName())
          .put("data", fields((Message) set.getValue()));
    }
    UnknownFieldSet unknown = record.getUnknownFields();
    return new JsonObject()
        .put("type", "unknown" + unknown.asMap().keySet())
        .put("data", new JsonObject());
  }

  /** Every field, also those at zero: in a log, partition 0 is worth reading. Absent optional ones are left out. */
  static JsonObject fields(Message message) {
    JsonObject json = new JsonObject();
    for (FieldDescriptor field : message.getDescriptorForType().getFields()) {
      if (field.isRepeated()) {
        JsonArray values = new JsonArray();
        for (int i = 0; i < message.getRepeatedFieldCount(field); i++) {
          values.add(value(message.getRepeatedField(field, i)));
        }
        json.put(field.getJsonName(), values);
      } else if (!field.hasPresence() || message.hasField(field)) {
        json.put(field.getJsonName(), value(message.getField(field)));
      }
    }
    return json;
  }

  private static Object value(Object value) {
    if (value instanceof Message message) {
      return fields(message);
    }
    return value instanceof Number || value instanceof Boolean ? value : value.toString();
  }

  private static String text(JsonObject entry) {
    long first = entry.getLong("baseOffset");
    long last = first + entry.getInteger("recordCount") - 1;
    StringBuilder text =
        new StringBuilder(
            "index %d  term %s  %s  offsets %s  %s@%d"
                .formatted(
                    entry.getLong("index"),
                    Long.toUnsignedString(entry.getLong("term")),
                    entry.getString("type"),
                    last > first ? first + ".." + last : String.valueOf(first),
                    entry.getString("file"),
                    entry.getLong("position")));
    if (entry.containsKey("unreadable")) {
      text.append("  unreadable: ").append(entry.getString("unreadable"));
    }
    if (entry.containsKey("configuration")) {
      text.append("\n    ").append(line(entry.getJsonObject("configuration")));
    }
    for (Object each : entry.getJsonArray("records", new JsonArray())) {
      JsonObject record = (JsonObject) each;
      text.append("\n    %d  ".formatted(record.getLong("offset"))).append(recordLine(record));
    }
    return text.toString();
  }

  /** A {@link #record} for people. */
  static String recordLine(JsonObject record) {
    return record.getString("type") + " " + line(record.getJsonObject("data"));
  }

  private static String line(JsonObject fields) {
    return fields.stream()
        .map(each -> each.getKey() + "=" + shown(each.getValue()))
        .collect(Collectors.joining(" "));
  }

  private static String shown(Object value) {
    if (value instanceof JsonObject json) {
      return "{" + line(json) + "}";
    }
    return value instanceof JsonArray array
        ? array.stream().map(EntryText::shown).collect(Collectors.joining(",", "[", "]"))
        : String.valueOf(value);
  }
}
