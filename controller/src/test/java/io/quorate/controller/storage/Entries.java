package io.quorate.controller.storage;

import com.google.protobuf.ByteString;
import io.quorate.message.Entry;
import io.quorate.message.EntryType;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;

/** Entries to store, and a log's content as a list. */
final class Entries {
  private Entries() {}

  /** An entry whose payload is random, from the seed (index, term). */
  static Entry entry(long index, long term, int payloadBytes) {
    byte[] payload = new byte[payloadBytes];
    new Random(index * 1_000_003 + term).nextBytes(payload);
    return entry(index, term, payload);
  }

  static Entry entry(long index, long term, byte[] payload) {
    return Entry.newBuilder()
        .setIndex(index)
        .setTerm(term)
        .setType(EntryType.DATA)
        .setBaseOffset(index)
        .setRecordCount(1)
        .setPayload(ByteString.copyFrom(payload))
        .build();
  }

  /** Entries {@code from} to {@code to}, each with a payload of that size. */
  static List<Entry> range(long from, long to, long term, int payloadBytes) {
    return LongStream.rangeClosed(from, to)
        .mapToObj(index -> entry(index, term, payloadBytes))
        .toList();
  }

  /** Opens the log, closes it, and returns what it handed over. */
  static List<Entry> recover(Disk disk) {
    List<Entry> recovered = new ArrayList<>();
    SegmentedLog.open(disk, LogSettings.DEFAULT, recovered::add).close();
    return recovered;
  }
}
