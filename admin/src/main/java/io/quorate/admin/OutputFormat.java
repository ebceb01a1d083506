package io.quorate.admin;

/** For whom the command writes. */
enum OutputFormat {
  /** Aligned plain text for people. */
  TABLE,
  /** One JSON document on stdout, errors included. */
  JSON
}
