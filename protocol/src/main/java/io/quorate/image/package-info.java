/**
 * The picture of the cluster that the metadata log draws: immutable, and advanced only by replaying records. Controllers
 * and brokers run this same code, so that both read a record the same way.
 */
package io.quorate.image;
