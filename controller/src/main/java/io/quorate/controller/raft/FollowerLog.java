package io.quorate.controller.raft;

import io.quorate.message.AppendRequest;
import io.quorate.message.AppendResponse;
import io.quorate.message.Entry;
import io.quorate.message.RaftMessage;

/** Paper, figure 2, AppendEntries, receiver implementation, in its order. */
final class FollowerLog {
  private final RaftState state;

  FollowerLog(RaftState state) {
    this.state = state;
  }

  /** The message is of the current term and from its leader. */
  void append(RaftMessage message, Outbox outbox) {
    AppendRequest request = message.getAppendRequest();
    EntryId prev = new EntryId(request.getPrevTerm(), request.getPrevIndex());
    AppendResponse.Builder answer = AppendResponse.newBuilder().setRound(request.getRound());
    if (fits(prev)) {
      appendNew(request, outbox);
      long lastNew = prev.index() + request.getEntriesCount();
      // Step 5: not beyond the last entry that this request proved equal to the leader's; what
      // follows it here may differ.
      state.commit(Math.min(request.getCommitIndex(), lastNew));
      answer.setSuccess(true).setMatchIndex(lastNew);
    } else {
      long hint = state.outline().lastNotAfter(prev);
      answer
          .setRejectedPrevIndex(prev.index())
          .setHintIndex(hint)
          .setHintTerm(state.outline().term(hint));
    }
    // Success promises that the entries are on this disk.
    outbox.sendAfterWrite(state.message(message.getFrom()).setAppendResponse(answer).build());
  }

  /** Step 2. What is committed here is the leader's too (leader completeness), even where the log no longer reaches back. */
  private boolean fits(EntryId prev) {
    return prev.index() <= state.commitIndex()
        || (prev.index() <= state.outline().lastIndex()
            && state.outline().term(prev.index()) == prev.term());
  }

  /**
   * Steps 3 and 4. Only a conflict cuts the log: an old request that arrives late must not remove entries behind it that
   * were acknowledged since.
   */
  private void appendNew(AppendRequest request, Outbox outbox) {
    for (Entry entry : request.getEntriesList()) {
      if (entry.getIndex() <= state.commitIndex()) {
        continue;
      }
      if (entry.getIndex() <= state.outline().lastIndex()) {
        if (state.outline().term(entry.getIndex()) == entry.getTerm()) {
          continue;
        }
        state.truncateFrom(entry.getIndex(), outbox);
      }
      state.append(entry, outbox);
    }
  }
}
