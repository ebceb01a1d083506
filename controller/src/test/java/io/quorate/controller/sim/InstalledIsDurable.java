package io.quorate.controller.sim;

import io.quorate.message.RaftMessage;
import io.quorate.message.SnapshotAck;
import io.quorate.message.SnapshotHeader;

/**
 * Whoever says that a snapshot is its state now has it on disk, and the log on disk goes on from it; or it has come as far
 * by its log, which is on disk.
 */
final class InstalledIsDurable extends Promise {
  private final World world;

  InstalledIsDurable(World world) {
    this.world = world;
  }

  @Override
  void sent(RaftMessage message) {
    SnapshotAck ack = message.getSnapshotAck();
    if (ack.getInstalled()) {
      SimNode node = world.node(message.getFrom());
      long held = node.snapshots().latest().map(SnapshotHeader::getIndex).orElse(0L);
      DiskAccount disk = node.account();
      require(
          (held >= ack.getIndex() && disk.leadsUpTo(ack.getIndex(), ack.getSnapshotTerm()))
              || disk.hasForced(ack.getIndex(), ack.getSnapshotTerm()),
          "node %d says that it installed the snapshot of entry %d, but its disk does not",
          node.id(),
          ack.getIndex());
    }
  }
}
