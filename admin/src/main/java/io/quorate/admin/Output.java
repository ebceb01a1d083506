package io.quorate.admin;

import io.vertx.core.json.JsonObject;

/**
 * Writes an answer in the format that was asked for. JSON: everything is one document on stdout, so that a program reads
 * errors where it reads answers. Table: answers on stdout, complaints on stderr.
 */
final class Output {
  private static final String CLEAR_SCREEN = "\u001b[H\u001b[2J";

  private final Terminal terminal;
  private final OutputFormat format;

  Output(Terminal terminal, OutputFormat format) {
    this.terminal = terminal;
    this.format = format;
  }

  ExitCode print(Answer answer) {
    if (format == OutputFormat.JSON) {
      terminal.out().println(answer.json().encodePrettily());
    } else {
      terminal.out().print(answer.text());
      answer.complaints().forEach(this::complain);
    }
    terminal.out().flush();
    return answer.exit();
  }

  /** One of a series: JSON on one line, and a cleared screen before it where a person watches. */
  ExitCode redraw(Answer answer) {
    if (format == OutputFormat.JSON) {
      return line(answer.json(), answer.exit());
    }
    terminal.out().print(terminal.interactive() ? CLEAR_SCREEN : "");
    ExitCode exit = print(answer);
    terminal.out().print(terminal.interactive() ? "" : "\n");
    terminal.out().flush();
    return exit;
  }

  /** One of many lines. */
  void line(JsonObject json, String text) {
    terminal.out().println(format == OutputFormat.JSON ? json.encode() : text);
  }

  /** In a table's company only: JSON has said it already. */
  void complain(String message) {
    if (format == OutputFormat.TABLE) {
      terminal.out().flush();
      terminal.err().println("quorate: " + message);
    }
  }

  ExitCode error(ExitCode exit, int error, String message) {
    if (format == OutputFormat.JSON) {
      JsonObject document = new JsonObject().put("error", Errors.json(error, message));
      terminal.out().println(document.encodePrettily());
    } else {
      String prefix = exit == ExitCode.REFUSED ? Errors.line(error, message) : message;
      complain(prefix);
    }
    terminal.out().flush();
    return exit;
  }

  private ExitCode line(JsonObject json, ExitCode exit) {
    terminal.out().println(json.encode());
    terminal.out().flush();
    return exit;
  }
}
