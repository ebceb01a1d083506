/**
 * How a process reads its configuration: keys are declared with type, default and meaning; file, environment and
 * overrides are read in that order; every problem is reported at once, with the key, the value and what would be right.
 */
package io.quorate.config;
