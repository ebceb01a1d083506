package io.quorate.controller.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quorate.controller.sim.SimDisk;
import io.quorate.message.Configuration;
import io.quorate.message.Voter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogDirectoryTest {
  private static final DirectoryMeta META = new DirectoryMeta("cluster", 1, "directory");
  private static final Configuration VOTERS = voters("directory");

  @TempDir Path parent;

  @Test
  void aFormattedDirectoryOpensWithWhatItWasGiven() throws IOException {
    Path path = parent.resolve("a/b");
    LogDirectory.format(path, META, VOTERS, false);
    assertThat(Files.readString(path.resolve("meta.properties")))
        .isEqualTo("version=1\ncluster.id=cluster\nnode.id=1\ndirectory.id=directory\n");
    try (LogDirectory directory = LogDirectory.open(path)) {
      assertThat(directory.meta()).isEqualTo(META);
      assertThat(directory.bootstrapVoters()).isEqualTo(VOTERS);
      assertThat(directory.disk().list()).contains("meta.properties");
    }
    assertThat(LogDirectory.identity(path)).contains(META);
  }

  @Test
  void anUnformattedOrMissingDirectoryIsRefusedAndLeftAlone() throws IOException {
    for (Path path : new Path[] {parent, parent.resolve("missing")}) {
      assertThatThrownBy(() -> LogDirectory.open(path))
          .hasMessage(path + " is not formatted: run scripts/quorate format for it first");
      assertThat(LogDirectory.identity(path)).isEmpty();
    }
    assertThat(parent).isEmptyDirectory();
  }

  @Test
  void formattingTwiceIsRefusedUnlessItIsTheSameAndAskedFor() {
    LogDirectory.format(parent, META, VOTERS, false);
    assertThatThrownBy(() -> LogDirectory.format(parent, META, VOTERS, false))
        .hasMessage(parent + " is formatted already");
    LogDirectory.format(parent, META, voters("directory", "other"), true);
    try (LogDirectory directory = LogDirectory.open(parent)) {
      assertThat(directory.bootstrapVoters()).isEqualTo(VOTERS);
    }
    DirectoryMeta other = new DirectoryMeta("other", 1, "directory");
    assertThatThrownBy(() -> LogDirectory.format(parent, other, VOTERS, true))
        .isInstanceOf(StorageException.class);
  }

  @Test
  void aLogWithoutIdentityIsNotFormattedOver() throws IOException {
    Files.createFile(parent.resolve("00000000000000000001.log"));
    assertThatThrownBy(() -> LogDirectory.format(parent, META, VOTERS, false))
        .hasMessageContaining("holds a log but no meta.properties");
  }

  @Test
  void aVoterWithThisNodeIdMustHaveThisDirectoryId() {
    assertThatThrownBy(() -> LogDirectory.format(parent, META, voters("elsewhere"), false))
        .hasMessage("voter 1 must have this directory's id directory, but has elsewhere");
  }

  @Test
  void aSecondUserInTheSameProcessIsRefusedAndTheFirstKeepsItsLock() throws Exception {
    LogDirectory.format(parent, META, VOTERS, false);
    LogDirectory first = LogDirectory.open(parent);
    assertThatThrownBy(() -> LogDirectory.open(parent))
        .hasMessageContaining("is in use by another process");
    assertThatThrownBy(() -> LogDirectory.format(parent, META, VOTERS, true))
        .hasMessageContaining("is in use by another process");
    assertThat(openInAnotherProcess()).isEqualTo(IN_USE);
    first.close();
    LogDirectory.open(parent).close();
  }

  @Test
  void anotherProcessIsRefusedUntilTheLockIsGivenBack() throws Exception {
    LogDirectory.format(parent, META, VOTERS, false);
    try (LogDirectory first = LogDirectory.open(parent)) {
      assertThat(first.meta()).isEqualTo(META);
      assertThat(openInAnotherProcess()).isEqualTo(IN_USE);
    }
    assertThat(openInAnotherProcess()).isZero();
  }

  @Test
  void damagedFilesAreNamed() throws IOException {
    LogDirectory.format(parent, META, VOTERS, false);
    Path voters = parent.resolve("bootstrap.voters");
    byte[] content = Files.readAllBytes(voters);
    content[content.length - 1] ^= 1;
    Files.write(voters, content);
    assertThatThrownBy(() -> LogDirectory.open(parent))
        .hasMessage("bootstrap.voters is damaged: its CRC32C does not match");
    Files.delete(voters);
    assertThatThrownBy(() -> LogDirectory.open(parent))
        .hasMessage("bootstrap.voters is damaged: it is missing");
    Files.writeString(parent.resolve("meta.properties"), "version=1\nnode.id=1\n");
    assertThatThrownBy(() -> LogDirectory.open(parent))
        .hasMessage("meta.properties is damaged: cluster.id is missing");
    Files.writeString(parent.resolve("meta.properties"), "version=2\n");
    assertThatThrownBy(() -> LogDirectory.open(parent))
        .hasMessage("meta.properties is damaged: version must be 1, but is 2");
  }

  @Test
  void aPowerLossWhileFormattingLeavesAllOrNothing() {
    for (int cut = 0; cut < 10; cut++) {
      for (int seed = 0; seed < 100; seed++) {
        SimDisk disk = new SimDisk();
        disk.powerOffAfter(cut);
        assertThatThrownBy(() -> LogDirectory.format(parent, disk, META, VOTERS, false))
            .isInstanceOf(StorageException.class);
        disk.crash(new Random(seed));
        Optional<DirectoryMeta> identity = LogDirectory.identity(disk);
        if (identity.isPresent()) {
          assertThat(identity).contains(META);
          assertThat(LogDirectory.voters(disk)).isEqualTo(VOTERS);
        }
        LogDirectory.format(parent, disk, META, VOTERS, true);
      }
    }
  }

  @Test
  void randomIdsAreKafkasUuidTextWithoutLeadingDash() {
    for (int i = 0; i < 500; i++) {
      assertThat(DirectoryMeta.randomId()).matches("[A-Za-z0-9_][A-Za-z0-9_-]{21}");
    }
  }

  private static final int IN_USE = 3;

  private int openInAnotherProcess() throws IOException, InterruptedException {
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    Process process =
        new ProcessBuilder(
                java.toString(),
                "-cp",
                System.getProperty(
                    "surefire.test.class.path", System.getProperty("java.class.path")),
                Opener.class.getName(),
                parent.toString())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
    return process.exitValue();
  }

  /** Another process that wants the directory. */
  static final class Opener {
    private Opener() {}

    public static void main(String[] args) {
      try (LogDirectory directory = LogDirectory.open(Path.of(args[0]))) {
        System.exit(directory.meta().equals(META) ? 0 : 1);
      } catch (StorageException e) {
        System.exit(e.getMessage().contains("is in use by another process") ? IN_USE : 2);
      }
    }
  }

  private static Configuration voters(String... directoryIds) {
    Configuration.Builder voters = Configuration.newBuilder();
    for (int i = 0; i < directoryIds.length; i++) {
      voters.addVoters(
          Voter.newBuilder()
              .setNodeId(i + 1)
              .setDirectoryId(directoryIds[i])
              .setHost("localhost")
              .setPort(9090));
    }
    return voters.build();
  }
}
