package dev.slipway.simulator.kubernetes.apiserver;

import dev.slipway.simulator.kubernetes.api.ApiException;

/** Revisions as callers write them. */
final class Revisions {

  private Revisions() {}

  /**
   * The number.
   *
   * @throws ApiException 400 if it is none
   */
  static long parse(String text) {
    try {
      long revision = Long.parseLong(text);
      if (revision >= 0) {
        return revision;
      }
    } catch (NumberFormatException e) {
      // Told below.
    }
    throw ApiException.badRequest("resourceVersion: Invalid value: \"" + text + "\"");
  }
}
