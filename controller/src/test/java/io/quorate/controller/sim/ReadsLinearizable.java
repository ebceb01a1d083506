package io.quorate.controller.sim;

import io.quorate.controller.raft.EntryId;
import java.util.HashMap;
import java.util.Map;

/**
 * A linearizable read sees every write that was acknowledged before it began, and nothing older than what any read that
 * ended before it began has seen.
 */
final class ReadsLinearizable extends Promise {
  /** What a read must see at least. */
  private record Least(String writeId, long writeIndex, long seenIndex) {}

  private final Map<Long, Least> begun = new HashMap<>();
  private String lastWriteId = "";
  private long lastWriteIndex;
  private long seenIndex;

  @Override
  void acknowledged(SimProcess process, ClientWrite write, EntryId at) {
    if (at.index() > lastWriteIndex) {
      lastWriteIndex = at.index();
      lastWriteId = write.id();
    }
  }

  @Override
  void readBegun(long id) {
    begun.put(id, new Least(lastWriteId, lastWriteIndex, seenIndex));
  }

  @Override
  void readServed(SimProcess process, long id) {
    Least least = begun.remove(id);
    require(
        process.appliedIndex() >= least.writeIndex,
        "%s served a read after entry %d, but %s, entry %d, was acknowledged before it began",
        process,
        process.appliedIndex(),
        least.writeId,
        least.writeIndex);
    require(
        least.writeId.isEmpty() || process.image().requests().find(least.writeId).isPresent(),
        "%s served a read that misses %s, which was acknowledged before it began",
        process,
        least.writeId);
    require(
        process.appliedIndex() >= least.seenIndex,
        "%s served a read after entry %d, but an earlier read had seen entry %d",
        process,
        process.appliedIndex(),
        least.seenIndex);
    seenIndex = Math.max(seenIndex, process.appliedIndex());
  }
}
