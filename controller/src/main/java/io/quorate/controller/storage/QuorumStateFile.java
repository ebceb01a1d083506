package io.quorate.controller.storage;

import com.google.protobuf.InvalidProtocolBufferException;
import io.quorate.message.QuorumState;
import java.util.Optional;

/**
 * Term and vote on disk (Raft paper, figure 2, persistent state). Both change in one atomic step, so that a vote never stands
 * beside the wrong term. One thread; blocking.
 */
public final class QuorumStateFile {
  /** The file's name. */
  public static final String NAME = "quorum-state";

  private final Disk disk;
  private final Fence fence = new Fence(NAME);

  /** Over a folder; reads nothing yet. */
  public QuorumStateFile(Disk disk) {
    this.disk = disk;
  }

  /**
   * What was stored last, durable on return; empty when nothing ever was.
   *
   * @throws StorageException when the file is damaged: taking that for "no vote" could give two votes in one term
   */
  public Optional<QuorumState> load() {
    fence.check();
    Optional<QuorumState> state = SmallFile.readSealed(disk, NAME).map(QuorumStateFile::parse);
    // A process killed between rename and sync left a vote that this one sees and a power loss
    // would still take back.
    fence.guard(disk::syncDirectory);
    return state;
  }

  /** Replaces term and vote; durable on return. A failure fences this object for good. */
  public void store(QuorumState state) {
    fence.guard(() -> SmallFile.replaceSealed(disk, NAME, state.toByteArray()));
  }

  private static QuorumState parse(byte[] content) {
    try {
      return QuorumState.parseFrom(content);
    } catch (InvalidProtocolBufferException e) {
      throw SmallFile.damaged(NAME, e.getMessage());
    }
  }
}
