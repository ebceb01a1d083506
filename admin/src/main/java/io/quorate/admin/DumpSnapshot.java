package io.quorate.admin;

import com.beust.jcommander.Parameter;
import io.quorate.controller.storage.SnapshotStore;
import io.quorate.message.SnapshotHeader;
import io.quorate.snapshot.SnapshotDamagedException;
import io.quorate.snapshot.SnapshotFile;
import io.vertx.core.json.JsonObject;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** {@code snapshot dump}: the records that draw a snapshot's picture, read from its file and changing nothing. */
final class DumpSnapshot extends DirectoryCommand {
  static final CommandSpec SPEC =
      new CommandSpec(
          "snapshot dump",
          "[DIR]",
          "Prints the records of a controller's newest snapshot; no controller is asked",
          List.of(
              "quorate snapshot dump --dir data/controller-1",
              "quorate snapshot dump data/controller-1 -o json | jq 'select(.type)'"),
          DumpSnapshot::new);

  @Parameter(
      names = "--file",
      order = 2,
      description = "name of another snapshot than the newest, as 'snapshot list' shows it")
  String file;

  @Override
  ExitCode run(Terminal terminal, Output output) {
    Path snapshot = chosen(SnapshotStore.files(directory()));
    AtomicLong records = new AtomicLong();
    try {
      String name = snapshot.getFileName().toString();
      SnapshotHeader header = SnapshotFile.header(snapshot);
      JsonObject json = SnapshotText.header(name, header);
      String text =
          "%s  end offset %d  epoch %s  index %d"
              .formatted(
                  name,
                  header.getEndOffset(),
                  Long.toUnsignedString(header.getTerm()),
                  header.getIndex());
      output.line(new JsonObject().put("header", json), text);
      SnapshotFile.forEachRecord(
          snapshot,
          record -> {
            JsonObject each = EntryText.record(record);
            output.line(each, EntryText.recordLine(each));
            records.incrementAndGet();
          });
    } catch (SnapshotDamagedException | UncheckedIOException e) {
      output.line(
          new JsonObject().put("error", Errors.json(Errors.STORAGE, e.getMessage())),
          records + " records");
      output.complain(e.getMessage());
      return ExitCode.REFUSED;
    }
    JsonObject summary = new JsonObject().put("records", records.get());
    output.line(new JsonObject().put("summary", summary), records + " records");
    return ExitCode.OK;
  }

  private Path chosen(List<Path> snapshots) {
    if (file == null && !snapshots.isEmpty()) {
      return snapshots.get(snapshots.size() - 1);
    }
    return snapshots.stream()
        .filter(each -> each.getFileName().toString().equals(file))
        .findAny()
        .orElseThrow(
            () ->
                CommandException.refused(
                    Errors.STORAGE,
                    "there is no snapshot%s in %s"
                        .formatted(file == null ? "" : " " + file, directory())));
  }
}
