package io.quorate.controller.sim;

import io.quorate.controller.raft.EntryId;
import io.quorate.message.Entry;
import java.util.ArrayList;
import java.util.List;

/**
 * What a client was told is done stays done: it is in the committed log, in the log of every later leader, and in everybody's
 * image in the end.
 */
final class AcknowledgedSurvives extends Promise {
  private record Acknowledged(ClientWrite write, EntryId at) {}

  private final History history;
  private final List<Acknowledged> all = new ArrayList<>();

  AcknowledgedSurvives(History history) {
    this.history = history;
  }

  @Override
  void acknowledged(SimProcess process, ClientWrite write, EntryId at) {
    Entry committed = at.index() <= history.lastIndex() ? history.at(at.index()).entry() : null;
    require(
        committed != null && committed.getPayload().equals(write.proposal().payload()),
        "%s acknowledged %s as %s, which is not what was committed there",
        process,
        write.id(),
        at);
    all.add(new Acknowledged(write, at));
  }

  @Override
  void becameLeader(SimProcess process, long term) {
    for (Acknowledged each : all) {
      if (each.at.term() < term) {
        require(
            process.log().has(each.at.index(), each.at.term()),
            "%s leads term %d without %s, acknowledged as %s",
            process,
            term,
            each.write.id(),
            each.at);
      }
    }
  }

  @Override
  void settled(SimProcess process) {
    for (Acknowledged each : all) {
      require(
          process.image().requests().find(each.write.id()).isPresent(),
          "%s has no %s in its image, acknowledged as %s",
          process,
          each.write.id(),
          each.at);
    }
  }
}
