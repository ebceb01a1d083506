/** The brokers' door: registration, heartbeats and ISR changes go to the leader; the committed log is served by any controller. */
package io.quorate.controller.observer;
