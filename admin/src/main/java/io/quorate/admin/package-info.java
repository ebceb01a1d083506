/**
 * The operator's side: a Java client for {@code AdminRequest}s, and the {@code quorate} command built on it.
 *
 * <pre>
 * QuorateMain -> CommandLine -> Command (one class a group: Topics, Configs, Brokers, Quorum, ...) -> Answer -> Output
 *                                  |
 *                                  +-> Connection (blocking) -> AdminClient -> AdminCall (one call, tried until answered)
 * </pre>
 *
 * {@link io.quorate.admin.AdminClient} is the public part; everything else serves the command.
 */
package io.quorate.admin;
