/**
 * A cluster of real processes on loopback, and what is done to it: killed, paused, stopped, cut down to a minority, spoken to by
 * strangers. Everything is seen from outside, by the doors that operators and brokers use; a test waits for what they show.
 */
package io.quorate.e2e;
