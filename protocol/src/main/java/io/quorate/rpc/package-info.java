/**
 * Bytes on a socket to messages and back. Everything here runs on the event loop of its owner; nothing blocks.
 *
 * <h2>The frame, byte by byte (all numbers big-endian)</h2>
 *
 * <pre>
 *  at  bytes  what
 *   0      4  length L of everything after this field: 15 at least, RpcSettings.maxFrameBytes at most
 *   4      4  CRC32C of everything after this field (L - 4 bytes)
 *   8      1  kind: 1 HELLO, 2 HELLO_REPLY, 3 REQUEST, 4 RESPONSE, 5 ERROR, 6 ONE_WAY
 *   9      2  api code (see Api); 0 in HELLO and HELLO_REPLY
 *  11      8  correlation id: chosen by the client for a REQUEST, the same in its RESPONSE or ERROR; 0 in all others
 *  19   L-15  body: one protobuf message, chosen by kind and api
 * </pre>
 *
 * <h2>The conversation</h2>
 *
 * <ol>
 *   <li>The client sends HELLO: its versions, cluster id, node id, role. Until then a frame may have 4 KiB at most.
 *   <li>The server answers HELLO_REPLY with the highest version both know, or with an error and a message that names
 *       what each side has; then it closes.
 *   <li>The client sends REQUEST and ONE_WAY frames. Each REQUEST gets one RESPONSE or one ERROR, in any order.
 *   <li>A client that heard nothing for a while sends HELLO again and wants HELLO_REPLY again: so both ends notice a
 *       peer that vanished without a word.
 * </ol>
 *
 * Whatever does not fit this closes its connection with one log line, and touches no other connection.
 */
package io.quorate.rpc;
