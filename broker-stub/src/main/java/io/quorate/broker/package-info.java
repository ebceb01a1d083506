/**
 * A broker without a data plane: it registers, sends heartbeats, tails the committed log from any controller, keeps a
 * durable cache of it, and asks for the ISR changes that a leader asks for.
 *
 * <pre>
 *   BrokerMain ── BrokerVerticle ──┬─ MetadataTail ──> image ──┬─ CacheWriter ── MetadataCache (worker thread, MapDB)
 *   (one a stub, one event loop)   │                           ├─ PartitionRoles ── log lines
 *                                  ├─ Heartbeats ── Registration ── ControllerFinder ──┐
 *                                  ├─ AlterPartitions ── IsrGrowth ────────────────────┴─ Controllers ── rpc
 *                                  └─ StatusServer
 * </pre>
 *
 * Everything but MetadataCache lives on the stub's event loop and never blocks.
 */
package io.quorate.broker;
