/**
 * The shell around the Raft core: the only caller of it, on one event loop. It obeys each {@link
 * io.quorate.controller.raft.Ready}: hands writes to the one writer thread, keeps back what may only leave after them, fills
 * orders to replicate with entries, applies what is committed, and sets the timer. It decides nothing.
 */
package io.quorate.controller.node;
