package io.quorate.controller.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quorate.controller.storage.DiskFile;
import io.quorate.controller.storage.StorageException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** The simulated disk is as mean as promised, and no meaner. */
class SimDiskTest {
  @Test
  void whatWasForcedAndSyncedSurvivesEveryCrash() {
    everyOutcome(
        disk -> {
          DiskFile file = durable(disk, "a", 2000, 1);
          file.write(2000, filled(3000, 2));
        },
        disk -> {
          assertThat(Arrays.copyOf(disk.content("a"), 2000)).containsOnly(1);
          return "";
        });
  }

  @Test
  void unforcedSectorsSurviveInManyCombinationsButNeverInHalves() {
    Set<String> outcomes =
        everyOutcome(
            disk -> durable(disk, "a", 2048, 1).write(0, filled(2048, 2)),
            disk -> {
              StringBuilder sectors = new StringBuilder();
              byte[] content = disk.content("a");
              for (int at = 0; at < 2048; at += 512) {
                assertThat(Arrays.copyOfRange(content, at, at + 512)).containsOnly(content[at]);
                sectors.append(content[at]);
              }
              return sectors.toString();
            });
    assertThat(outcomes).hasSize(16);
  }

  @Test
  void aFileMayHaveItsNewSizeWithoutItsBytes() {
    Set<String> outcomes =
        everyOutcome(
            disk -> durable(disk, "a", 512, 1).write(512, filled(1000, 2)),
            disk -> {
              byte[] content = disk.content("a");
              return content.length + ":" + (content.length > 512 ? content[512] : -1);
            });
    assertThat(outcomes).contains("512:-1", "1024:0", "1024:2", "1512:0", "1512:2");
  }

  @Test
  void aCutMayComeBackWithZeros() {
    Set<String> outcomes =
        everyOutcome(
            disk -> durable(disk, "a", 1000, 1).truncate(100),
            disk -> {
              byte[] content = disk.content("a");
              assertThat(Arrays.copyOf(content, 100)).containsOnly(1);
              return content.length + ":" + (content.length > 100 ? content[100] : -1);
            });
    assertThat(outcomes).contains("100:-1", "1000:0", "1000:1");
  }

  @Test
  void unsyncedNamesSurviveInAnySubset() {
    Set<String> outcomes =
        everyOutcome(
            disk -> {
              durable(disk, "a", 10, 1);
              disk.open("b").close();
              disk.rename("a", "c");
            },
            disk -> disk.list().toString());
    assertThat(outcomes).containsExactlyInAnyOrder("[a]", "[a, b]", "[c]", "[b, c]");
  }

  @Test
  void afterAFailedForceTheBytesAreSeenButALaterForceDoesNotWriteThem() {
    SimDisk disk = new SimDisk();
    DiskFile file = durable(disk, "a", 10, 1);
    file.write(10, filled(10, 2));
    disk.failNextForce();
    assertThatThrownBy(file::force).isInstanceOf(StorageException.class);
    file.force();
    assertThat(disk.content("a")).hasSize(20);
    disk.crash(new Random(1));
    assertThat(disk.content("a")).hasSize(10);
  }

  @Test
  void theSameSeedGivesTheSameCrash() {
    assertThat(contentAfterCrash(5)).isEqualTo(contentAfterCrash(5));
  }

  @Test
  void aFileOfAnEarlierLifeIsDead() {
    SimDisk disk = new SimDisk();
    DiskFile file = durable(disk, "a", 10, 1);
    disk.kill();
    assertThatThrownBy(file::size).hasMessage("cannot size a: its process died");
    disk.powerOffAfter(0);
    assertThatThrownBy(disk::syncDirectory).hasMessage("cannot sync .: the power is off");
  }

  @Test
  void aFullDiskStoresWhatFits() {
    SimDisk disk = new SimDisk();
    DiskFile file = durable(disk, "a", 10, 1);
    disk.limitBytes(15);
    file.write(0, filled(10, 3));
    assertThatThrownBy(() -> file.write(10, filled(10, 3)))
        .hasMessage("cannot write a: No space left on device");
    assertThat(file.size()).isEqualTo(15);
  }

  private interface Observation {
    String of(SimDisk disk);
  }

  private static Set<String> everyOutcome(Consumer<SimDisk> life, Observation observation) {
    Set<String> outcomes = new HashSet<>();
    for (int seed = 0; seed < 2000; seed++) {
      SimDisk disk = new SimDisk();
      life.accept(disk);
      disk.crash(new Random(seed));
      outcomes.add(observation.of(disk));
    }
    return outcomes;
  }

  private static String contentAfterCrash(int seed) {
    SimDisk disk = new SimDisk();
    durable(disk, "a", 5000, 1).write(0, filled(9000, 2));
    disk.crash(new Random(seed));
    return Arrays.toString(disk.content("a"));
  }

  private static DiskFile durable(SimDisk disk, String name, int bytes, int value) {
    DiskFile file = disk.open(name);
    file.write(0, filled(bytes, value));
    file.force();
    disk.syncDirectory();
    return file;
  }

  private static ByteBuffer filled(int bytes, int value) {
    byte[] array = new byte[bytes];
    Arrays.fill(array, (byte) value);
    return ByteBuffer.wrap(array);
  }
}
