/** Bytes on a socket to messages and back. */
package io.quorate.rpc;
