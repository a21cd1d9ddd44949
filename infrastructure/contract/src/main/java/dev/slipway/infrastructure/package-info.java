/**
 * The driver contract: what Slipway asks of a place where machines come from, and nothing of what
 * runs on them. {@code docs/driver-contract.md} says it in rows, {@code DriverContractTest} tests
 * them.
 */
@NullMarked
package dev.slipway.infrastructure;

import org.jspecify.annotations.NullMarked;
