/**
 * The front door: reads the configuration, builds every room in order, starts and ends it all. Every room may be used from
 * here; no room uses this one.
 */
package io.quorate.controller;
