package io.quorate.controller.node;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.quorate.controller.raft.LogOutline;
import io.quorate.controller.raft.Membership;
import io.quorate.controller.raft.RaftCore;
import io.quorate.controller.raft.RaftSettings;
import io.quorate.controller.raft.Recovered;
import io.quorate.controller.storage.SnapshotStore;
import io.quorate.image.MetadataImage;
import io.quorate.message.Configuration;
import io.quorate.message.QuorumState;
import io.quorate.message.RaftMessage;
import io.quorate.message.SnapshotAck;
import io.quorate.message.SnapshotChunk;
import io.quorate.message.SnapshotHeader;
import io.quorate.message.Voter;
import io.quorate.snapshot.Snapshot;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a controller does with a leader's chunk when it has that snapshot on its disk already. */
class SnapshotsTest {
  private static final RaftSettings RAFT =
      new RaftSettings(1_000_000_000, 100_000_000, 50_000_000, 1 << 20, 1 << 20, 16);
  private static final SnapshotSettings SETTINGS =
      new SnapshotSettings(1000, 1 << 20, 0, 1 << 20, 1 << 20);

  @TempDir Path folder;

  private final Vertx vertx = Vertx.vertx();

  @AfterEach
  void close() throws Exception {
    vertx.close().await(10, TimeUnit.SECONDS);
  }

  private static Configuration voters() {
    return Configuration.newBuilder().addVoters(Voter.newBuilder().setNodeId(1)).build();
  }

  /** A core that has committed up to {@code commitIndex}, which its log ends with. */
  private static RaftCore core(long commitIndex) {
    LogOutline outline = new LogOutline();
    for (long index = 1; index <= commitIndex; index++) {
      outline.append(0, 0, 1);
    }
    Recovered recovered =
        new Recovered(
            1,
            "directory",
            QuorumState.newBuilder().setVotedFor(RaftCore.NOBODY).build(),
            commitIndex,
            outline,
            new Membership(voters()));
    return new RaftCore(RAFT, recovered, () -> 0L, 0);
  }

  /** What becomes of a chunk of a snapshot that the disk has, up to entry 11. */
  private String received(RaftCore core) throws Exception {
    SnapshotStore store = SnapshotStore.open(folder);
    SnapshotHeader header =
        store.write(
            SnapshotHeader.newBuilder().setIndex(11).setConfiguration(voters()).build(),
            MetadataImage.EMPTY);
    CompletableFuture<String> outcome = new CompletableFuture<>();
    Snapshots snapshots =
        new Snapshots(
            core,
            store,
            vertx.createSharedWorkerExecutor("snapshots-test", 1),
            SETTINGS,
            outcome::completeExceptionally);
    RaftMessage chunk =
        RaftMessage.newBuilder()
            .setSnapshotChunk(
                SnapshotChunk.newBuilder()
                    .setIndex(header.getIndex())
                    .setSnapshotTerm(header.getTerm())
                    .setSize(1)
                    .setData(ByteString.copyFrom(new byte[1])))
            .build();
    vertx.runOnContext(
        v ->
            snapshots.receive(
                chunk,
                (SnapshotAck more) -> outcome.complete("asked for more"),
                (Snapshot whole) -> outcome.complete("install " + whole.header().getIndex()),
                (SnapshotHeader present) -> outcome.complete("present")));
    return outcome.get(20, TimeUnit.SECONDS);
  }

  @Test // the simulator's seed 4596: acknowledged as installed although it never was
  void aSnapshotOnDiskThatNeverBecameTheStateIsInstalled() throws Exception {
    assertThat(received(core(0))).isEqualTo("install 11");
  }

  @Test
  void whatIsCommittedAlreadyIsOnlyAcknowledged() throws Exception {
    assertThat(List.of(received(core(11)))).containsExactly("present");
  }
}
