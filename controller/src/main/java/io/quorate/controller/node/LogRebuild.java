package io.quorate.controller.node;

import io.quorate.controller.raft.EntryId;
import io.quorate.controller.raft.LogOutline;
import io.quorate.controller.raft.Membership;
import io.quorate.controller.storage.SegmentedLog;
import io.quorate.controller.storage.StorageException;
import io.quorate.message.Configuration;
import io.quorate.message.Entry;
import io.quorate.message.SnapshotHeader;
import java.util.Optional;

/**
 * Puts together what the core must know of a log from its entries and the snapshot beneath them. A log that does not lead up
 * to the snapshot, or differs from it, was about to be replaced by it when the node stopped: that is finished here (paper,
 * figure 13, step 7). Blocking.
 */
public final class LogRebuild {
  private final Optional<SnapshotHeader> snapshot;
  private LogOutline outline;
  private Membership membership;

  /**
   * Knows no entry yet.
   *
   * @param bootstrap the configuration that the directory was formatted with
   * @param snapshot the newest on this disk
   */
  public LogRebuild(Configuration bootstrap, Optional<SnapshotHeader> snapshot) {
    this.snapshot = snapshot;
    membership =
        snapshot
            .map(each -> new Membership(each.getConfiguration(), each.getIndex()))
            .orElseGet(() -> new Membership(bootstrap));
  }

  /** The log's next entry. */
  public void entry(Entry entry) {
    if (outline == null) {
      outline = startingWith(entry);
    }
    if (entry.getIndex() > outline.lastIndex()) {
      outline.append(entry.getTerm(), entry.getPayload().size(), entry.getRecordCount());
    }
    if (entry.getIndex() > snapshotIndex()) {
      membership.appended(entry);
    }
  }

  /**
   * What the log hangs on: the snapshot, where it begins right behind that. Any other compacted log begins within its
   * snapshot, and its first entry serves only to know where the rest hangs, since nobody knows the term before it.
   */
  private LogOutline startingWith(Entry first) {
    if (first.getIndex() == 1) {
      return new LogOutline();
    }
    if (first.getIndex() > snapshotIndex() + 1) {
      throw new StorageException(
          "the log begins at entry %d, but the snapshot ends at entry %d: restore the snapshots folder, or format an empty directory and let this controller join anew"
              .formatted(first.getIndex(), snapshotIndex()));
    }
    return snapshot
        .filter(each -> each.getIndex() == first.getIndex() - 1)
        .map(LogRebuild::behind)
        .orElseGet(
            () ->
                new LogOutline(
                    new EntryId(first.getTerm(), first.getIndex()),
                    first.getBaseOffset() + first.getRecordCount()));
  }

  private static LogOutline behind(SnapshotHeader snapshot) {
    return new LogOutline(
        new EntryId(snapshot.getTerm(), snapshot.getIndex()), snapshot.getEndOffset());
  }

  /** All entries were seen; restarts the log where the snapshot must replace it. */
  public void finish(SegmentedLog log) {
    if (outline == null) {
      outline = new LogOutline();
    }
    snapshot.filter(each -> !leadsUpTo(each)).ifPresent(each -> restart(each, log));
  }

  private boolean leadsUpTo(SnapshotHeader each) {
    long index = each.getIndex();
    return index >= outline.firstIndex() - 1
        && index <= outline.lastIndex()
        && outline.term(index) == each.getTerm();
  }

  private void restart(SnapshotHeader each, SegmentedLog log) {
    log.restartAt(each.getIndex() + 1);
    outline = behind(each);
    membership = new Membership(each.getConfiguration(), each.getIndex());
  }

  private long snapshotIndex() {
    return snapshot.map(SnapshotHeader::getIndex).orElse(0L);
  }

  /** The shape of the log; after {@link #finish}. */
  public LogOutline outline() {
    return outline;
  }

  /** The configurations of snapshot and log; after {@link #finish}. */
  public Membership membership() {
    return membership;
  }
}
