package io.quorate.controller.storage;

/**
 * Where a log stops being readable.
 *
 * @param file the segment file's name
 * @param position where the first unreadable frame begins
 * @param bytes from there to the file's end
 * @param torn true: a write that a crash cut short and that nobody was told of, which the next start drops; false: damage
 * @param reason for people
 */
public record Flaw(String file, long position, long bytes, boolean torn, String reason) {}
