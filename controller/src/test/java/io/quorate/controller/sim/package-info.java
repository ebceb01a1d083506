/** A whole cluster in one thread, with simulated disk, network and time, and checkers of what Raft promises. */
package io.quorate.controller.sim;
