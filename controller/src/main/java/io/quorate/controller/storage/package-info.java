/**
 * The controller's disk: the Raft log, term and vote, and the directory's identity. Everything here blocks and is called from
 * worker threads only; nothing here knows Raft. All file access goes through {@link io.quorate.controller.storage.Disk}.
 *
 * <h2>Files of a directory</h2>
 *
 * <pre>
 * meta.properties            cluster.id, node.id, directory.id       replaced atomically
 * bootstrap.voters           the first voters                        sealed, replaced atomically
 * quorum-state               term and vote                           sealed, replaced atomically
 * 00000000000000000001.log   entries from index 1 on                 a segment: frames, one after the other
 * truncation                 index, while a suffix is being dropped  sealed, replaced atomically
 * snapshots/                 pictures, so that the log before them may go: see SnapshotStore
 * .lock                      held by the process that uses the directory
 * </pre>
 *
 * <h2>A frame</h2>
 *
 * One entry is one frame (and not one append call), so that a conflicting suffix can begin at any entry. An append writes its
 * frames with one write; one force follows any number of appends.
 *
 * <pre>
 *  0  magic "QFM1"
 *  4  length of the body, without marks and padding
 *  8  index
 * 16  term
 * 24  forced index: all entries up to it were durable before this frame was written
 * 32  CRC32C of the body as it stands on disk, with marks and padding
 * 36  CRC32C of bytes 0 to 35, the segment's first index and the frame's position in the file
 * 40  body: the Entry message; where it reaches a new 512-byte sector, a mark byte a5 goes first
 *     zeros up to a multiple of 64
 * </pre>
 *
 * <h2>Torn, or damaged?</h2>
 *
 * A frame that cannot be read was either never acknowledged, and must go, or acknowledged, and must not. A sector is written
 * whole or not at all (the assumption under all of this), a header never crosses a sector, and no written sector of a frame is
 * all zero. So, in this order:
 *
 * <ol>
 *   <li><b>Damage</b>, when something proves that the entry had been forced: a later segment exists (it is created only
 *       after this one was forced), or any header behind it claims a forced index at or above it. A valid frame behind it
 *       proves nothing by itself: several may be written before one force, and a crash may keep any of their sectors.
 *   <li><b>Torn</b>, when part of it was never written: the file ends inside it, or a sector of it is all zero. It is cut,
 *       with everything behind it, and logged.
 *   <li><b>Damage</b> otherwise: all of it was written, yet it is wrong.
 * </ol>
 *
 * What remains undecidable lies in the last forced group only, the entries that no later frame vouches for: a medium that
 * turns a whole sector of it to zeros (with the header that vouches, when that lies in the same sector), or a file system that
 * shortens the file, looks like a torn write. The other way round, a
 * device that tears inside a sector looks like damage: the log refuses where it could have cut.
 *
 * <h2>Recovery vouches only for what is durable</h2>
 *
 * What a killed process wrote is seen by the next one but may still be lost with the power, and after a failed force the kernel
 * may show bytes it will never write (Rebello et al., ATC '20). So opening the log syncs the folder and writes and forces the
 * last group again before it hands the log over, and loading term and vote syncs the folder too.
 */
package io.quorate.controller.storage;
