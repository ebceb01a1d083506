package io.quorate.controller.raft;

import static io.quorate.controller.raft.Messages.append;
import static io.quorate.controller.raft.Messages.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quorate.message.RaftMessage;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What a finished write vouches for, and above all what it does not. */
class DurabilityTest {
  @Test
  void aWriteVouchesForTheLogUpToItsEnd() {
    Durability durability = new Durability(3, 1);
    long first = durability.started(5, 1);
    long second = durability.started(7, 2);
    durability.completed(first);
    assertThat(durability.durableIndex()).isEqualTo(5);
    assertThat(durability.durableTerm()).isEqualTo(1);
    durability.completed(second);
    assertThat(durability.durableIndex()).isEqualTo(7);
    assertThat(durability.durableTerm()).isEqualTo(2);
  }

  @Test // Writes are made in order: one that is done means that all before it are
  void aCompletionStandsForEveryEarlierWrite() {
    Durability durability = new Durability(3, 1);
    long first = durability.started(5, 1);
    long second = durability.started(7, 1);
    durability.completed(second);
    durability.completed(first);
    assertThat(durability.durableIndex()).isEqualTo(7);
  }

  @Test
  void aCutTakesBackWhatWasDurable() {
    Durability durability = new Durability(9, 1);
    durability.truncatedFrom(6);
    assertThat(durability.durableIndex()).isEqualTo(5);
  }

  @Test // The ABA case: the old write of 5 to 7 is still under way when others take their place
  void anOldWriteDoesNotVouchForWhatReplacedItsEntries() {
    Durability durability = new Durability(4, 1);
    long old = durability.started(7, 1);
    durability.truncatedFrom(5);
    long replacement = durability.started(7, 2);
    durability.completed(old);
    assertThat(durability.durableIndex()).isEqualTo(4);
    durability.completed(replacement);
    assertThat(durability.durableIndex()).isEqualTo(7);
  }

  @Test
  void aWriteNeverStartedCannotComplete() {
    assertThatThrownBy(() -> new Durability(0, 0).completed(1))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("write 1 completed but never started");
  }

  /**
   * etcd raft, testdata/async_storage_writes_append_aba_race.txt, from the side of the node that comes to lead: entry (4, t5)
   * is written, cut, and comes back with the same index and term. The first write's completion must not count for the last.
   */
  @Test
  void anEntryThatWasCutAndCameBackIsDurableOnlyWithItsLastWrite() {
    TestNode node = TestNode.recovered(1, 3, 3, RaftCore.NOBODY, 1, 1, 2);
    EntryId prev = new EntryId(2, 3);
    node.receive(append(2, 1, 4, prev, 0, entry(4, 4), entry(5, 4)));
    node.receive(append(3, 1, 5, prev, 0, entry(4, 5)));
    node.receive(append(2, 1, 6, new EntryId(5, 4), 0, entry(5, 6)));
    assertThat(node.logTerms()).containsExactly(1L, 1L, 2L, 5L, 6L);
    assertThat(node.writes).hasSize(3);
    node.persistNext(); // 4 and 5 of term 4
    assertThat(node.diskTerms()).containsExactly(1L, 1L, 2L, 4L, 4L);
    assertThat(node.takeSent())
        .filteredOn(RaftMessage::hasAppendResponse)
        .allMatch(m -> m.getTerm() == 4);
    node.persistNext();
    node.persistNext();
    assertThat(node.diskTerms()).containsExactly(1L, 1L, 2L, 5L, 6L);
  }

  @Test // Against a disk that is told everything and keeps what it was given
  void neverSaysMoreThanTheDiskHas() {
    for (int seed = 0; seed < 200; seed++) {
      Random random = new Random(seed);
      Durability durability = new Durability(0, 0);
      // What stands at each index: written by which write.
      long[] log = new long[200];
      long[] disk = new long[200];
      Deque<long[]> underWay = new ArrayDeque<>();
      int last = 0;
      long sequence = 0;
      for (int step = 0; step < 100; step++) {
        if (random.nextBoolean()) {
          int cut = 0;
          if (last > 0 && random.nextInt(3) == 0) {
            cut = 1 + random.nextInt(last);
            durability.truncatedFrom(cut);
            last = cut - 1;
          }
          int from = last + 1;
          last += 1 + random.nextInt(2);
          sequence = durability.started(last, 1);
          for (int i = from; i <= last; i++) {
            log[i] = sequence;
          }
          underWay.add(new long[] {sequence, from, last});
        } else if (!underWay.isEmpty()) {
          long[] write = underWay.remove();
          for (int i = (int) write[1]; i <= write[2]; i++) {
            disk[i] = write[0];
          }
          durability.completed(write[0]);
        }
        for (int i = 1; i <= durability.durableIndex(); i++) {
          assertThat(disk[i]).as("seed %d step %d index %d", seed, step, i).isEqualTo(log[i]);
        }
      }
    }
  }
}
