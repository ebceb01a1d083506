/**
 * A snapshot on disk: the picture after one entry of the log, so that the log before it may go. The same file on
 * controllers, on the wire and on brokers. Blocking; worker threads only; the only room of this module that knows MapDB.
 *
 * <h2>The file</h2>
 *
 * <pre>
 * table    a MapDB sorted table, immutable, whole pages of 256 KiB
 * header   the SnapshotHeader message
 * trailer  24 bytes: length of the header (4), length of the table (8), CRC32C of the table (4),
 *          CRC32C of the header and the trailer so far (4), magic "QSN1" (4)
 * </pre>
 *
 * The table holds the records of {@link io.quorate.image.ImageRecords} in their order, then the recent requests, oldest
 * first, each as a RecordBatch without records. A key is {kind (8 bits; 1 record, 2 request), number within its kind (40),
 * part (16)}: what is longer than 4 KiB is cut into parts, since a value must fit into a page. Any program opens it:
 * {@code SortedTableMap.open(volume, Serializer.LONG, Serializer.BYTE_ARRAY)}.
 *
 * <p>Both CRCs together cover every byte, so that damage of any kind is found before MapDB reads a length from it. Equal
 * pictures make equal files, byte by byte, which lets a transfer go on from another controller.
 */
package io.quorate.snapshot;
