package io.quorate.controller.sim;

import java.util.List;

/**
 * The table of rules that the simulator must see broken. Three rules on snapshots are not here, since no run leads a node
 * there: PaperSnapshotTest and LogRebuildTest play them by hand (a log, in life or at the start, that differs at the snapshot's
 * index; a snapshot of what is committed already).
 */
final class Mutations {
  static final Mutation VOTE_FORGOTTEN =
      new Mutation(
          "a vote survives a restart",
          "raft/RaftState.java",
          "votedFor = term == 0 ? RaftCore.NOBODY : recovered.state().getVotedFor();",
          "votedFor = RaftCore.NOBODY;");

  static final Mutation OLD_TERM_COUNTED =
      new Mutation(
          "only entries of the leader's own term are committed by counting",
          "raft/Replication.java",
          "index > state.commitIndex() && state.outline().term(index) == state.term()",
          "index > state.commitIndex()");

  static final Mutation ANSWERED_BEFORE_FORCE =
      new Mutation(
          "a follower answers after its force",
          "raft/FollowerLog.java",
          "outbox.sendAfterWrite(state.message",
          "outbox.sendNow(state.message");

  static final Mutation COUNTED_BEFORE_FORCE =
      new Mutation(
          "a leader counts itself after its force",
          "raft/Replication.java",
          "return state.durability().durableIndex();",
          "return state.outline().lastIndex();");

  private Mutations() {}

  static List<Mutation> all() {
    return List.of(
        VOTE_FORGOTTEN,
        OLD_TERM_COUNTED,
        ANSWERED_BEFORE_FORCE,
        COUNTED_BEFORE_FORCE,
        // Elections
        new Mutation(
            "a term survives a restart",
            "raft/RaftState.java",
            "term = recovered.state().getTerm();",
            "term = outline.last().term();"),
        new Mutation(
            "the vote is written with the term",
            "raft/Outbox.java",
            ".setVotedFor(state.votedFor())",
            ".setVotedFor(RaftCore.NOBODY)"),
        new Mutation(
            "a vote leaves after its force",
            "raft/Elections.java",
            "outbox.sendAfterWrite(\n        state",
            "outbox.sendNow(\n        state"),
        new Mutation(
            "a candidate asks after its own vote is forced",
            "raft/Elections.java",
            "outbox.sendAfterWrite(message.build());",
            "outbox.sendNow(message.build());"),
        new Mutation(
            "a vote is free or the candidate's already",
            "raft/Elections.java",
            "message.getTerm() == state.term() && free && upToDate",
            "message.getTerm() == state.term() && upToDate"),
        new Mutation(
            "a vote goes to a log at least as up to date",
            "raft/EntryId.java",
            "return compareTo(other) >= 0;",
            "return true;"),
        new Mutation(
            "a later term beats a longer log",
            "raft/EntryId.java",
            "return byTerm != 0 ? byTerm : Long.compare(index, other.index);",
            "return Long.compare(index, other.index);"),
        new Mutation(
            "a candidate counts only grants",
            "raft/Candidate.java",
            "(grants ? granted : refused).add(voter);",
            "granted.add(voter);"),
        new Mutation(
            "a pre-vote is no vote",
            "raft/Roles.java",
            "return answer.getPreVote() == candidate.preVote() && message.getTerm() == asked;",
            "return message.getTerm() >= state.term();"),
        new Mutation(
            "a majority is more than half",
            "raft/Quorum.java",
            "> set.size() / 2",
            ">= set.size() / 2"),
        // The log
        new Mutation(
            "a majority must have an entry",
            "raft/Quorum.java",
            "sorted[(sorted.length - 1) / 2]",
            "sorted[sorted.length - 1]"),
        new Mutation(
            "the entry before must match",
            "raft/FollowerLog.java",
            "state.outline().term(prev.index()) == prev.term()",
            "true"),
        new Mutation(
            "only a conflict cuts the log",
            "raft/FollowerLog.java",
            "if (state.outline().term(entry.getIndex()) == entry.getTerm()) {",
            "if (false) {"),
        new Mutation(
            "a conflict cuts the log",
            "raft/FollowerLog.java",
            "if (state.outline().term(entry.getIndex()) == entry.getTerm()) {",
            "if (true) {"),
        new Mutation(
            "a follower vouches only for what the request proved",
            "raft/FollowerLog.java",
            "answer.setSuccess(true).setMatchIndex(lastNew);",
            "answer.setSuccess(true).setMatchIndex(state.outline().lastIndex());"),
        new Mutation(
            "a follower commits no further than the last new entry",
            "raft/FollowerLog.java",
            "Math.min(request.getCommitIndex(), lastNew)",
            "Math.min(request.getCommitIndex(), state.outline().lastIndex())"),
        new Mutation(
            "an append of an earlier term is refused",
            "raft/Roles.java",
            "if (message.getTerm() < state.term()) {\n      outbox",
            "if (false) {\n      outbox"),
        new Mutation(
            "a leader begins with an entry of its own",
            "raft/Roles.java",
            "state.append(EntryType.LEADER_CHANGE, ByteString.EMPTY, 1, outbox);",
            ""),
        new Mutation(
            "a refusal makes the leader step back",
            "raft/Progress.java",
            "nextIndex = Math.max(matchIndex + 1, Math.min(rejectedPrevIndex, hint + 1));",
            ""),
        // Durability
        new Mutation(
            "what is cut off is no longer durable",
            "raft/Durability.java",
            "durableIndex = Math.min(durableIndex, index - 1);",
            ""),
        new Mutation(
            "a write under way does not vouch for what was cut since",
            "raft/Durability.java",
            "write.lastIndex = Math.min(write.lastIndex, index - 1);",
            ""),
        new Mutation(
            "a completed write vouches for no later one",
            "raft/Durability.java",
            "!pending.isEmpty() && pending.peek().sequence <= sequence",
            "!pending.isEmpty()"),
        new Mutation(
            "a force reaches the disk",
            "storage/SegmentedLog.java",
            "      tail().file().force();\n      forcedIndex = lastIndex;",
            "      forcedIndex = lastIndex;"),
        new Mutation(
            "a replaced file is forced before it is renamed",
            "storage/SmallFile.java",
            "      file.force();\n",
            ""),
        new Mutation(
            "a rename is forced", "storage/SmallFile.java", "    disk.syncDirectory();\n", ""),
        // Reads
        new Mutation(
            "a read waits for a round",
            "raft/Replication.java",
            "leader.followers().get(id).round() >= round",
            "true"),
        new Mutation(
            "every round of reads has its own number", "raft/Reads.java", "    round++;\n", ""),
        new Mutation(
            "a read waits for the leader's own first commit",
            "raft/RaftCore.java",
            "leader.reads().add(readId, state.commitIndex(), leader.committedInTerm(state.commitIndex()));",
            "leader.reads().add(readId, state.commitIndex(), true);"),
        // Snapshots
        new Mutation(
            "the leader hears of an installation after its force",
            "raft/RaftCore.java",
            "outbox.sendAfterWrite(state.message(follower.leaderId()).setSnapshotAck",
            "outbox.sendNow(state.message(follower.leaderId()).setSnapshotAck"),
        new Mutation(
            "a recovered log that does not lead up to the snapshot is replaced",
            "node/LogRebuild.java",
            "snapshot.filter(each -> !leadsUpTo(each)).ifPresent(each -> restart(each, log));",
            ""),
        new Mutation(
            "a recovered log that leads up to the snapshot stays",
            "node/LogRebuild.java",
            "snapshot.filter(each -> !leadsUpTo(each)).ifPresent",
            "snapshot.ifPresent"),
        new Mutation(
            "a compacted log is sent no further than it reaches",
            "raft/Replication.java",
            "              if (progress.nextIndex() < state.outline().firstIndex()) {\n                outbox.snapshotTo(id);\n              }\n",
            ""),
        new Mutation(
            "what a snapshot replaced goes from the log",
            "sim/SimStore.java",
            "log.restartAt(write.restartAt());",
            ""),
        new Mutation(
            "only what a durable snapshot holds is compacted",
            "sim/SimSnapshots.java",
            "    taking = true;\n",
            "    taking = true;\n    back(() -> process.compact(header.getIndex() - keepEntries));\n"),
        // The shell
        new Mutation(
            "the shell holds promises until the force",
            "sim/SimProcess.java",
            "if (forcedSequence == lastSequence) {",
            "if (true) {"),
        new Mutation(
            "the shell keeps the order of writes",
            "sim/SimWriter.java",
            "    queue.add(write);\n",
            "    queue.addFirst(write);\n"));
  }
}
