package io.quorate.image;

import com.google.protobuf.ByteString;
import io.quorate.message.Entry;
import io.quorate.message.EntryType;
import io.quorate.message.MetadataRecord;
import io.quorate.message.RecordBatch;
import java.util.List;

/** A log that is replayed as it is written. */
final class TestLog {
  private MetadataImage image = MetadataImage.EMPTY;
  private long term = 1;

  static TestLog of(MetadataRecord... records) {
    return new TestLog().append(records);
  }

  MetadataImage image() {
    return image;
  }

  long endOffset() {
    return image.endOffset();
  }

  /** One entry with these records. */
  TestLog append(MetadataRecord... records) {
    return append(RecordBatch.newBuilder().addAllRecords(List.of(records)).build());
  }

  /** One entry that a client's write made. */
  TestLog request(String requestId, String reply, MetadataRecord... records) {
    return append(
        RecordBatch.newBuilder()
            .addAllRecords(List.of(records))
            .setRequestId(requestId)
            .setReply(ByteString.copyFromUtf8(reply))
            .build());
  }

  TestLog append(RecordBatch batch) {
    return append(entry(EntryType.DATA, batch.getRecordsCount(), batch.toByteString()).build());
  }

  /** A new leader's first entry. */
  TestLog newTerm() {
    term++;
    return append(entry(EntryType.LEADER_CHANGE, 1, ByteString.EMPTY).build());
  }

  TestLog append(Entry entry) {
    image = image.replay(entry);
    return this;
  }

  /** The next entry, not appended yet. */
  Entry.Builder entry(EntryType type, int recordCount, ByteString payload) {
    return Entry.newBuilder()
        .setIndex(image.endOffset() + 1)
        .setTerm(term)
        .setType(type)
        .setBaseOffset(image.endOffset())
        .setRecordCount(recordCount)
        .setPayload(payload);
  }
}
