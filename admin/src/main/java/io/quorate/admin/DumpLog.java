package io.quorate.admin;

import io.quorate.controller.storage.FileDisk;
import io.quorate.controller.storage.Flaw;
import io.quorate.controller.storage.LogDump;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.List;

/** {@code log dump}: a controller's log, read from its files and changing nothing. */
final class DumpLog extends DirectoryCommand {
  static final CommandSpec SPEC =
      new CommandSpec(
          "log dump",
          "[DIR]",
          "Prints a controller's log from its files, entry by entry; no controller is asked",
          List.of(
              "quorate log dump --dir data/controller-1",
              "quorate log dump data/controller-1 -o json | jq 'select(.records)'"),
          DumpLog::new);

  @Override
  ExitCode run(Terminal terminal, Output output) {
    Path path = directory();
    LogDump.Summary summary =
        LogDump.read(FileDisk.readOnly(path), found -> EntryText.print(found, output));
    return end(summary, output);
  }

  private static ExitCode end(LogDump.Summary summary, Output output) {
    JsonObject json = new JsonObject().put("entries", summary.entries());
    StringBuilder text = new StringBuilder(summary.entries() + " entries");
    summary
        .pendingTruncation()
        .ifPresent(
            index -> {
              json.put("pendingTruncation", index);
              text.append("; the next start drops those from index ").append(index).append(" on");
            });
    summary.flaw().filter(Flaw::torn).ifPresent(flaw -> addTorn(flaw, json, text));
    JsonObject line = new JsonObject().put("summary", json);
    if (summary.flaw().filter(flaw -> !flaw.torn()).isEmpty()) {
      output.line(line, text.toString());
      return ExitCode.OK;
    }
    Flaw flaw = summary.flaw().get();
    String message =
        "%s is damaged at byte %d: %s".formatted(flaw.file(), flaw.position(), flaw.reason());
    JsonObject error = Errors.json(Errors.STORAGE, message);
    output.line(line.put("error", error), text.toString());
    output.complain(message);
    return ExitCode.REFUSED;
  }

  private static void addTorn(Flaw flaw, JsonObject json, StringBuilder text) {
    json.put(
        "tornTail",
        new JsonObject()
            .put("file", flaw.file())
            .put("position", flaw.position())
            .put("bytes", flaw.bytes())
            .put("reason", flaw.reason()));
    text.append(
        "; a torn write of %d bytes follows in %s at byte %d (%s)"
            .formatted(flaw.bytes(), flaw.file(), flaw.position(), flaw.reason()));
  }
}
