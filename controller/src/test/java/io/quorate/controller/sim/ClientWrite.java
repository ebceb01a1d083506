package io.quorate.controller.sim;

import io.quorate.controller.raft.Proposal;

/**
 * A write that a client asked for once.
 *
 * @param id also the request id within the payload, so that every payload is unique and an image can tell whether it holds it
 */
record ClientWrite(String id, Proposal proposal) {}
