package io.quorate.controller.raft;

import io.quorate.message.Entry;
import io.quorate.message.QuorumState;
import java.util.List;
import java.util.Optional;

/**
 * What must become durable as one step, in this order: term and vote, the cut, the entries. Writes are made in the order in
 * which the core gave them; several may share one force.
 *
 * @param sequence comes back in {@link RaftCore#persisted}
 * @param state term and vote, when they changed
 * @param truncateFrom the first index to cut off before appending; 0 for none
 * @param entries to append
 */
public record Write(
    long sequence, Optional<QuorumState> state, long truncateFrom, List<Entry> entries) {}
