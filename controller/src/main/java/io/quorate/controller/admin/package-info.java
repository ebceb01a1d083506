/**
 * HTTP with JSON: Kafka REST v3's paths and shapes where it has some, Redpanda's health overview, and a few of our own
 * under {@code /v1}. Parse, ask the {@link io.quorate.controller.admin.AdminDoor}, render; no decision is made here. The
 * route table is in {@link io.quorate.controller.admin.AdminServer}, the table of errors in {@code AdminErrors}.
 */
package io.quorate.controller.admin;
