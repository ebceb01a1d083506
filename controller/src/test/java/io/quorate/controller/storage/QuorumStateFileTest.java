package io.quorate.controller.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quorate.controller.sim.SimDisk;
import io.quorate.message.QuorumState;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class QuorumStateFileTest {
  private final SimDisk disk = new SimDisk();

  @Test
  void nothingIsThereBeforeTheFirstStore() {
    assertThat(new QuorumStateFile(disk).load()).isEmpty();
  }

  @Test
  void whatWasStoredLastIsLoaded() {
    QuorumStateFile file = new QuorumStateFile(disk);
    file.store(state(0, 0));
    assertThat(new QuorumStateFile(disk).load()).contains(state(0, 0));
    file.store(state(5, -1));
    file.store(state(6, 2));
    assertThat(new QuorumStateFile(disk).load()).contains(state(6, 2));
  }

  @Test
  void aChangedByteAnywhereIsNeverTakenForNoVote() {
    new QuorumStateFile(disk).store(state(5, 2));
    int size = disk.content(QuorumStateFile.NAME).length;
    for (int at = 0; at < size; at++) {
      disk.corrupt(QuorumStateFile.NAME, at, 1);
      assertThatThrownBy(() -> new QuorumStateFile(disk).load())
          .isInstanceOf(StorageException.class)
          .hasMessageStartingWith("quorum-state is damaged: ");
      disk.corrupt(QuorumStateFile.NAME, at, 1);
    }
  }

  @Test
  void aFileOfAnyOtherLengthIsNeverTakenForNoVote() {
    new QuorumStateFile(disk).store(state(5, 2));
    byte[] whole = disk.content(QuorumStateFile.NAME);
    for (int size = 0; size <= whole.length + 4; size++) {
      if (size != whole.length) {
        assertDamaged(Arrays.copyOf(whole, size));
        assertDamaged(new byte[size]);
      }
    }
  }

  @Test
  void afterAPowerLossAtAnyOperationItIsTheOldStateOrTheNew() {
    for (int cut = 0; cut < 6; cut++) {
      for (int seed = 0; seed < 200; seed++) {
        SimDisk disk = new SimDisk();
        new QuorumStateFile(disk).store(state(1, 1));
        disk.powerOffAfter(cut);
        boolean stored = tryStore(disk, state(2, 2));
        if (seed % 2 == 0) {
          disk.kill();
        } else {
          disk.crash(new Random(seed));
        }
        QuorumState loaded = new QuorumStateFile(disk).load().orElseThrow();
        assertThat(loaded).isIn(stored ? state(2, 2) : state(1, 1), state(2, 2));
        disk.crash(new Random(seed));
        assertThat(new QuorumStateFile(disk).load()).contains(loaded);
      }
    }
  }

  @Test
  void aFailedStoreFencesTheFile() {
    QuorumStateFile file = new QuorumStateFile(disk);
    disk.failNextForce();
    assertThatThrownBy(() -> file.store(state(1, 1))).isInstanceOf(StorageException.class);
    assertThatThrownBy(() -> file.store(state(1, 1)))
        .hasMessageStartingWith("quorum-state takes no more calls since: ");
    assertThatThrownBy(file::load).isInstanceOf(StorageException.class);
  }

  private static boolean tryStore(SimDisk disk, QuorumState state) {
    try {
      new QuorumStateFile(disk).store(state);
      return true;
    } catch (StorageException e) {
      return false;
    }
  }

  private static void assertDamaged(byte[] content) {
    SimDisk disk = new SimDisk();
    try (DiskFile file = disk.open(QuorumStateFile.NAME)) {
      file.write(0, ByteBuffer.wrap(content));
    }
    assertThatThrownBy(() -> new QuorumStateFile(disk).load()).isInstanceOf(StorageException.class);
  }

  private static QuorumState state(long term, int votedFor) {
    return QuorumState.newBuilder().setTerm(term).setVotedFor(votedFor).build();
  }
}
