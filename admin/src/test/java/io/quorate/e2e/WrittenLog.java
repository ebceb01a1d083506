package io.quorate.e2e;

import com.google.protobuf.InvalidProtocolBufferException;
import io.quorate.controller.storage.FileDisk;
import io.quorate.controller.storage.LogDump;
import io.quorate.message.Entry;
import io.quorate.message.EntryType;
import io.quorate.message.MetadataRecord;
import io.quorate.message.RecordBatch;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What lies on the disk of a controller that does not run. */
final class WrittenLog {
  private WrittenLog() {}

  /** The names in all topic records, sorted: a name that was created twice is there twice. */
  static List<String> createdTopics(Path logFolder) {
    List<String> names = new ArrayList<>();
    LogDump.Summary summary =
        LogDump.read(FileDisk.readOnly(logFolder), found -> names.addAll(topics(found.entry())));
    if (summary.flaw().isPresent()) {
      throw new AssertionError(logFolder + ": " + summary.flaw().get());
    }
    return names.stream().sorted().toList();
  }

  private static List<String> topics(Entry entry) {
    if (entry.getType() != EntryType.DATA) {
      return List.of();
    }
    try {
      return RecordBatch.parseFrom(entry.getPayload()).getRecordsList().stream()
          .filter(MetadataRecord::hasTopic)
          .map(record -> record.getTopic().getName())
          .toList();
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError("entry " + entry.getIndex(), e);
    }
  }
}
