/**
 * The junction: a request becomes a decision, records, a log entry, and, once that is committed, an answer. The only place
 * that holds both a Raft node and an image. Everything runs on the node's event loop.
 */
package io.quorate.controller.service;
