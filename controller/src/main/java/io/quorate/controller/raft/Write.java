package io.quorate.controller.raft;

import io.quorate.message.Entry;
import io.quorate.message.QuorumState;
import java.util.List;
import java.util.Optional;

/**
 * What must become durable as one step, in this order: term and vote, the restart, the cut, the entries; at last the prefix
 * may go. Writes are made in the order in which the core gave them; several may share one force.
 *
 * @param sequence comes back in {@link RaftCore#persisted}
 * @param state term and vote, when they changed
 * @param restartAt the first index of a log whose entries were all replaced by a snapshot that is on disk; 0 for none
 * @param truncateFrom the first index to cut off before appending; 0 for none
 * @param entries to append
 * @param dropBefore entries below this index are in a snapshot that is on disk and need not be kept; 0 for none
 */
public record Write(
    long sequence,
    Optional<QuorumState> state,
    long restartAt,
    long truncateFrom,
    List<Entry> entries,
    long dropBefore) {}
