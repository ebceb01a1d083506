package io.quorate.controller.sim;

import com.google.protobuf.TextFormat;
import io.quorate.controller.raft.Write;
import io.quorate.message.AppendRequest;
import io.quorate.message.Entry;
import io.quorate.message.RaftMessage;
import io.quorate.message.SnapshotChunk;
import java.util.List;
import java.util.stream.IntStream;

/** Messages and entries for people, short. */
final class Texts {
  private Texts() {}

  static String of(RaftMessage message) {
    return "%d->%d term %d %s"
        .formatted(message.getFrom(), message.getTo(), message.getTerm(), body(message));
  }

  private static String body(RaftMessage message) {
    TextFormat.Printer printer = TextFormat.printer().emittingSingleLine(true);
    return switch (message.getBodyCase()) {
      case APPEND_REQUEST -> append(message.getAppendRequest());
      case VOTE_REQUEST -> "vote? " + printer.printToString(message.getVoteRequest());
      case VOTE_RESPONSE -> "vote! " + printer.printToString(message.getVoteResponse());
      case APPEND_RESPONSE -> "append! " + printer.printToString(message.getAppendResponse());
      case TIMEOUT_NOW -> "timeout now";
      case SNAPSHOT_CHUNK -> chunk(message.getSnapshotChunk());
      case SNAPSHOT_ACK -> "snapshot! " + printer.printToString(message.getSnapshotAck());
      case BODY_NOT_SET -> "nothing";
    };
  }

  private static String append(AppendRequest request) {
    return "append? prev %d/%d commit %d round %d entries %s"
        .formatted(
            request.getPrevIndex(),
            request.getPrevTerm(),
            request.getCommitIndex(),
            request.getRound(),
            of(request.getEntriesList()));
  }

  private static String chunk(SnapshotChunk chunk) {
    return "snapshot? %d/%d bytes %d..%d of %d"
        .formatted(
            chunk.getIndex(),
            chunk.getSnapshotTerm(),
            chunk.getPosition(),
            chunk.getPosition() + chunk.getData().size(),
            chunk.getSize());
  }

  static String of(Write write) {
    return "%d:%s%s%s%s%s"
        .formatted(
            write.sequence(),
            write
                .state()
                .map(state -> " term %d vote %d".formatted(state.getTerm(), state.getVotedFor()))
                .orElse(""),
            write.restartAt() > 0 ? " restart at " + write.restartAt() : "",
            write.truncateFrom() > 0 ? " cut from " + write.truncateFrom() : "",
            write.entries().isEmpty() ? "" : " entries " + of(write.entries()),
            write.dropBefore() > 0 ? " drop before " + write.dropBefore() : "");
  }

  static List<Integer> chosen(boolean[] marked) {
    return IntStream.range(0, marked.length).filter(i -> marked[i]).boxed().toList();
  }

  /** Entries as index/term, a longer row by its ends. */
  static String of(List<Entry> entries) {
    if (entries.isEmpty()) {
      return "none";
    }
    String first = of(entries.get(0));
    return entries.size() == 1 ? first : first + ".." + of(entries.get(entries.size() - 1));
  }

  private static String of(Entry entry) {
    return entry.getIndex() + "/" + entry.getTerm();
  }
}
