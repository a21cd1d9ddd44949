package dev.slipway.simulator.api;

import com.fasterxml.jackson.databind.JsonNode;

/** What people ask of faults, below {@code /v1/faults}. */
public final class FaultCalls {

  JsonNode answer(Request request) {
    throw Request.refused("There is nothing at " + request.http().path());
  }
}
