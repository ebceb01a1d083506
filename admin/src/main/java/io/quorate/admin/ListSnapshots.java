package io.quorate.admin;

import io.quorate.controller.storage.SnapshotStore;
import io.quorate.message.SnapshotHeader;
import io.quorate.message.Voter;
import io.quorate.snapshot.SnapshotDamagedException;
import io.quorate.snapshot.SnapshotFile;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Function;

/** {@code snapshot list} and {@code snapshot verify}: what a controller's snapshots stand for, and whether they are whole. */
final class ListSnapshots extends DirectoryCommand {
  static final CommandSpec LIST =
      new CommandSpec(
          "snapshot list",
          "[DIR]",
          "Lists a controller's snapshots by their headers; no controller is asked",
          List.of("quorate snapshot list --dir data/controller-1"),
          () -> new ListSnapshots(SnapshotFile::header));

  static final CommandSpec VERIFY =
      new CommandSpec(
          "snapshot verify",
          "[DIR]",
          "Reads a controller's snapshots whole and compares their checksums; no controller is asked",
          List.of("quorate snapshot verify --dir data/controller-1"),
          () -> new ListSnapshots(file -> SnapshotFile.read(file).header()));

  private final Function<Path, SnapshotHeader> read;
  private final Table table =
      new Table("FILE", "END-OFFSET", "EPOCH", "INDEX", "VOTERS", "BYTES", "CHECKSUM");
  private final JsonArray json = new JsonArray();
  private final List<String> problems = new ArrayList<>();

  private ListSnapshots(Function<Path, SnapshotHeader> read) {
    this.read = read;
  }

  @Override
  ExitCode run(Terminal terminal, Output output) {
    SnapshotStore.files(directory()).forEach(this::add);
    JsonObject answer = new JsonObject().put("snapshots", json);
    String text = json.isEmpty() ? "no snapshots\n" : table.size() == 0 ? "" : table.toString();
    if (problems.isEmpty()) {
      return output.print(Answer.ok(answer, text));
    }
    answer.put("error", Errors.json(Errors.STORAGE, String.join("; ", problems)));
    return output.print(new Answer(ExitCode.REFUSED, answer, text, problems));
  }

  private void add(Path file) {
    String name = file.getFileName().toString();
    try {
      SnapshotHeader header = read.apply(file);
      List<Integer> voters =
          header.getConfiguration().getVotersList().stream().map(Voter::getNodeId).toList();
      JsonObject row = SnapshotText.header(name, header).put("bytes", file.toFile().length());
      json.add(row);
      table.row(
          name,
          header.getEndOffset(),
          header.getTerm(),
          header.getIndex(),
          voters,
          row.getLong("bytes"),
          HexFormat.of().toHexDigits(header.getImageChecksum()));
    } catch (SnapshotDamagedException | UncheckedIOException e) {
      json.add(new JsonObject().put("file", name).put("problem", e.getMessage()));
      problems.add(e.getMessage());
    }
  }
}
