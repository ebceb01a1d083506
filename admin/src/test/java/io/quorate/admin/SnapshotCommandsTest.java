package io.quorate.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.controller.storage.SnapshotStore;
import io.quorate.image.MetadataImage;
import io.quorate.message.Configuration;
import io.quorate.message.MetadataRecord;
import io.quorate.message.SnapshotHeader;
import io.quorate.message.TopicRecord;
import io.quorate.message.Voter;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SnapshotCommandsTest {
  private static final String OLDER = "00000000000000000002-0000000003.snapshot";
  private static final String NEWER = "00000000000000000004-0000000003.snapshot";

  @TempDir Path directory;

  @Test
  void aListShowsTheHeadersTheOldestFirst() {
    write(2, 4);
    Quorate list = Quorate.run("snapshot", "list", "--dir", directory.toString());
    assertThat(list.exit()).isZero();
    assertThat(list.out().lines())
        .satisfiesExactly(
            line -> assertThat(line).startsWith("FILE "),
            line -> assertThat(line).matches(OLDER + " +2 +3 +1 +\\[1, 2] +\\d+ +[0-9a-f]{16}"),
            line -> assertThat(line).startsWith(NEWER));
  }

  @Test
  void aListInJsonIsOneDocument() {
    write(2, 4);
    JsonObject newer = run("list", "-o", "json").json().getJsonArray("snapshots").getJsonObject(1);
    assertThat(newer.getString("file")).isEqualTo(NEWER);
    assertThat(newer.getLong("endOffset")).isEqualTo(4);
    assertThat(newer.getLong("epoch")).isEqualTo(3);
    assertThat(newer.getString("checksum")).isEqualTo(image(4).checksumText());
    assertThat(newer.getJsonObject("configuration").getJsonArray("voters")).hasSize(2);
  }

  @Test
  void aDirectoryWithoutSnapshotsHasNone() {
    assertThat(run("list").out()).isEqualTo("no snapshots\n");
    assertThat(run("verify").exit()).isZero();
    assertThat(directory).isEmptyDirectory();
    Quorate dump = run("dump");
    assertThat(dump.exit()).isEqualTo(1);
    assertThat(dump.err()).contains("there is no snapshot in " + directory);
  }

  @Test
  void verifyFindsDamageThatAListDoesNotSeeAndShowsTheOthers() throws IOException {
    write(2, 4);
    assertThat(run("verify").exit()).isZero();
    damage(NEWER);
    assertThat(run("list").exit()).isZero();
    Quorate verify = run("verify");
    assertThat(verify.exit()).isEqualTo(1);
    assertThat(verify.out()).contains(OLDER).doesNotContain(NEWER);
    assertThat(verify.err()).contains(NEWER, "is damaged");
    JsonObject json = run("verify", "-o", "json").json();
    assertThat(json.getJsonObject("error").getInteger("number")).isEqualTo(56);
    assertThat(json.getJsonArray("snapshots").getJsonObject(1).getString("problem"))
        .contains("is damaged");
  }

  @Test
  void aDumpShowsTheRecordsOfTheNewestOrOfTheOneNamed() {
    write(2, 4);
    assertThat(run("dump").out().lines())
        .satisfiesExactly(
            line -> assertThat(line).isEqualTo(NEWER + "  end offset 4  epoch 3  index 2"),
            line -> assertThat(line).isEqualTo("TopicRecord name=topic-0 topicId=id-0"),
            line -> assertThat(line).startsWith("TopicRecord name=topic-1 "),
            line -> assertThat(line).startsWith("TopicRecord name=topic-2 "),
            line -> assertThat(line).startsWith("TopicRecord name=topic-3 "),
            line -> assertThat(line).isEqualTo("4 records"));
    assertThat(run("dump", "--file", OLDER).out()).startsWith(OLDER).endsWith("2 records\n");
    assertThat(run("dump", "--file", "other").err()).contains("there is no snapshot other");
  }

  @Test
  void aDumpInJsonIsOneObjectALine() {
    write(2);
    List<JsonObject> lines = run("dump", "-o", "json").out().lines().map(JsonObject::new).toList();
    assertThat(lines).hasSize(4);
    assertThat(lines.get(0).getJsonObject("header").getLong("index")).isEqualTo(1);
    assertThat(lines.get(1).getString("type")).isEqualTo("TopicRecord");
    assertThat(lines.get(1).getJsonObject("data").getString("name")).isEqualTo("topic-0");
    assertThat(lines.get(3).getJsonObject("summary").getLong("records")).isEqualTo(2);
  }

  @Test
  void aDumpOfADamagedSnapshotExits1() throws IOException {
    write(2);
    damage(OLDER);
    Quorate dump = run("dump");
    assertThat(dump.exit()).isEqualTo(1);
    assertThat(dump.err()).contains(OLDER, "is damaged");
  }

  @Test
  void nothingIsChangedByLooking() throws IOException {
    write(2, 4);
    Path half = Files.write(directory.resolve("snapshots").resolve("x.tmp"), new byte[3]);
    Stream.of("list", "verify", "dump").forEach(this::run);
    assertThat(half).exists();
    assertThat(run("list", "more").err()).contains("name one directory");
  }

  private Quorate run(String command, String... more) {
    return Quorate.run(
        Stream.concat(
                Stream.of("snapshot", command, "--dir", directory.toString()), Stream.of(more))
            .toArray(String[]::new));
  }

  private void write(long... endOffsets) {
    SnapshotStore store = SnapshotStore.open(directory);
    for (long end : endOffsets) {
      store.write(header(end), image(end));
    }
  }

  private void damage(String name) throws IOException {
    Path file = directory.resolve("snapshots").resolve(name);
    byte[] content = Files.readAllBytes(file);
    content[200] ^= 1;
    Files.write(file, content, StandardOpenOption.TRUNCATE_EXISTING);
  }

  private static SnapshotHeader header(long end) {
    return SnapshotHeader.newBuilder()
        .setIndex(end / 2)
        .setTerm(3)
        .setEndOffset(end)
        .setConfiguration(
            Configuration.newBuilder()
                .addVoters(Voter.newBuilder().setNodeId(1))
                .addVoters(Voter.newBuilder().setNodeId(2)))
        .build();
  }

  private static MetadataImage image(long topics) {
    return MetadataImage.restore(
        topics,
        3,
        IntStream.range(0, (int) topics)
            .mapToObj(i -> TopicRecord.newBuilder().setName("topic-" + i).setTopicId("id-" + i))
            .map(topic -> MetadataRecord.newBuilder().setTopic(topic).build())
            .toList(),
        List.of());
  }
}
