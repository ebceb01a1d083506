package io.quorate.admin;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.quorate.controller.storage.DirectoryMeta;
import io.quorate.controller.storage.LogDirectory;
import io.quorate.controller.storage.LogSettings;
import io.quorate.controller.storage.SegmentedLog;
import io.quorate.message.Configuration;
import io.quorate.message.Entry;
import io.quorate.message.EntryType;
import io.quorate.message.MetadataRecord;
import io.quorate.message.PartitionRecord;
import io.quorate.message.RecordBatch;
import io.quorate.message.TopicRecord;
import io.quorate.message.Voter;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OfflineCommandsTest {
  private static final String FIRST = "AAAAAAAAAAAAAAAAAAAAAA";
  private static final String SECOND = "BBBBBBBBBBBBBBBBBBBBBB";
  private static final String VOTERS = "1@127.0.0.1:9101:" + FIRST + ",2@127.0.0.1:9102:" + SECOND;

  @TempDir Path temporary;
  private Path directory;

  @BeforeEach
  void nameDirectory() {
    directory = temporary.resolve("controller-2");
  }

  @Test
  void aVoterIsFormattedWithTheDirectoryIdThatAllVotersWereTold() {
    Quorate formatted = format("--initial-controllers", VOTERS, "-o", "json");
    assertThat(formatted.exit()).isZero();
    assertThat(formatted.json().getBoolean("formatted")).isTrue();
    assertThat(LogDirectory.identity(directory))
        .contains(new DirectoryMeta("cluster-a", 2, SECOND));
    try (LogDirectory opened = LogDirectory.open(directory)) {
      assertThat(opened.bootstrapVoters().getVotersList())
          .extracting(Voter::getPort)
          .containsExactly(9101, 9102);
    }
  }

  @Test
  void aSecondFormatIsRefusedAndChangesNothing() {
    format("--initial-controllers", VOTERS);
    Quorate again = format("--initial-controllers", VOTERS);
    assertThat(again.exit()).isEqualTo(1);
    assertThat(again.err()).contains("KAFKA_STORAGE_ERROR", "formatted already");
    assertThat(LogDirectory.identity(directory))
        .contains(new DirectoryMeta("cluster-a", 2, SECOND));
  }

  @Test
  void aSecondFormatIsFineWithIgnoreFormattedIfItIsTheSame() {
    format("--initial-controllers", VOTERS);
    Quorate again = format("--initial-controllers", VOTERS, "--ignore-formatted");
    assertThat(again.exit()).isZero();
    assertThat(again.out()).startsWith("Already formatted");
    assertThat(again("other-cluster").exit()).isEqualTo(1);
  }

  @Test
  void theConfigFileNamesNodeAndDirectory() throws IOException {
    Path config = temporary.resolve("controller.properties");
    Files.writeString(
        config,
        "node.id=7\ncontroller.listener=127.0.0.1:9101\nmetadata.log.dir=" + directory + "\n");
    Quorate formatted =
        Quorate.run(
            "format",
            "--config",
            config.toString(),
            "-t",
            "c",
            "--initial-controllers",
            "7@127.0.0.1:9101:" + SECOND);
    assertThat(formatted.exit()).isZero();
    assertThat(LogDirectory.identity(directory).orElseThrow().nodeId()).isEqualTo(7);
  }

  @Test
  void anIncompleteFormatIsAWrongCommandLine() {
    assertThat(format().err()).contains("--initial-controllers");
    assertThat(format("--initial-controllers", "1@host:9101").err())
        .contains("is not id@host:port:DIRECTORY_ID");
    assertThat(format("--initial-controllers", VOTERS + "," + VOTERS).err())
        .contains("node 1 is named twice");
    assertThat(Quorate.run("format", "--node-id", "1").err()).contains("--dir");
    assertThat(format().exit()).isEqualTo(2);
    assertThat(directory).doesNotExist();
  }

  @Test
  void aDumpShowsEachEntryAndEachRecordOnALine() {
    writeLog();
    Quorate dump = Quorate.run("log", "dump", "--dir", directory.toString());
    assertThat(dump.exit()).isZero();
    assertThat(dump.out().lines())
        .satisfiesExactly(
            line -> assertThat(line).startsWith("index 1  term 1  LEADER_CHANGE  offsets 0  "),
            line -> assertThat(line).startsWith("index 2  term 1  DATA  offsets 1..2  "),
            line -> assertThat(line).isEqualTo("    1  TopicRecord name=orders topicId=id-1"),
            line ->
                assertThat(line)
                    .startsWith("    2  PartitionRecord partitionId=0 topicId=id-1 replicas=[1,2]"),
            line -> assertThat(line).startsWith("index 3  term 2  CONFIGURATION  offsets 3  "),
            line -> assertThat(line).startsWith("    voters=[{nodeId=1 "),
            line -> assertThat(line).isEqualTo("3 entries"));
  }

  @Test
  void aDumpInJsonIsOneObjectALine() {
    writeLog();
    List<JsonObject> lines =
        Quorate.run("log", "dump", directory.toString(), "-o", "json")
            .out()
            .lines()
            .map(JsonObject::new)
            .toList();
    assertThat(lines).hasSize(4);
    JsonObject partition = lines.get(1).getJsonArray("records").getJsonObject(1);
    assertThat(partition.getLong("offset")).isEqualTo(2);
    assertThat(partition.getString("type")).isEqualTo("PartitionRecord");
    assertThat(partition.getJsonObject("data").getInteger("partitionId")).isZero();
    assertThat(lines.get(3).getJsonObject("summary").getInteger("entries")).isEqualTo(3);
  }

  @Test
  void aTornTailIsToldAndLeftAlone() throws IOException {
    writeLog();
    Path segment = directory.resolve("00000000000000000001.log");
    Files.write(segment, new byte[] {1, 2, 3}, StandardOpenOption.APPEND);
    long bytes = Files.size(segment);
    Quorate dump = Quorate.run("log", "dump", directory.toString());
    assertThat(dump.exit()).isZero();
    assertThat(dump.out()).contains("3 entries; a torn write of 3 bytes follows");
    assertThat(Files.size(segment)).isEqualTo(bytes);
  }

  @Test
  void damageExits1AndNamesFileAndByte() throws IOException {
    writeLog();
    Path segment = directory.resolve("00000000000000000001.log");
    byte[] content = Files.readAllBytes(segment);
    content[45] ^= 1;
    Files.write(segment, content);
    Quorate dump = Quorate.run("log", "dump", directory.toString());
    assertThat(dump.exit()).isEqualTo(1);
    assertThat(dump.err()).contains("00000000000000000001.log is damaged at byte 0");
  }

  @Test
  void aMissingDirectoryIsRefused() {
    Quorate dump = Quorate.run("log", "dump", directory.toString(), "-o", "json");
    assertThat(dump.exit()).isEqualTo(1);
    assertThat(dump.json().getJsonObject("error").getInteger("number")).isEqualTo(56);
  }

  private Quorate format(String... more) {
    return formatFor("cluster-a", more);
  }

  private Quorate again(String cluster) {
    return formatFor(cluster, "--initial-controllers", VOTERS, "--ignore-formatted");
  }

  private Quorate formatFor(String cluster, String... more) {
    List<String> words = new ArrayList<>();
    words.addAll(List.of("format", "--dir", directory.toString(), "--node-id", "2"));
    words.addAll(List.of("--cluster-id", cluster));
    words.addAll(List.of(more));
    return Quorate.run(words.toArray(String[]::new));
  }

  private void writeLog() {
    format("--initial-controllers", VOTERS);
    try (LogDirectory opened = LogDirectory.open(directory);
        SegmentedLog log = SegmentedLog.open(opened.disk(), LogSettings.DEFAULT, entry -> {})) {
      log.append(
          List.of(
              entry(1, 1, EntryType.LEADER_CHANGE, 0, 1, ByteString.EMPTY),
              entry(2, 1, EntryType.DATA, 1, 2, topic().toByteString()),
              entry(3, 2, EntryType.CONFIGURATION, 3, 1, configuration().toByteString())));
      log.force();
    }
  }

  private static Entry entry(
      long index, long term, EntryType type, long offset, int records, ByteString payload) {
    return Entry.newBuilder()
        .setIndex(index)
        .setTerm(term)
        .setType(type)
        .setBaseOffset(offset)
        .setRecordCount(records)
        .setPayload(payload)
        .build();
  }

  private static RecordBatch topic() {
    return RecordBatch.newBuilder()
        .addRecords(
            MetadataRecord.newBuilder()
                .setTopic(TopicRecord.newBuilder().setName("orders").setTopicId("id-1")))
        .addRecords(
            MetadataRecord.newBuilder()
                .setPartition(
                    PartitionRecord.newBuilder().setTopicId("id-1").addReplicas(1).addReplicas(2)))
        .build();
  }

  private static Configuration configuration() {
    return Configuration.newBuilder()
        .addVoters(Voter.newBuilder().setNodeId(1).setDirectoryId(FIRST))
        .build();
  }
}
