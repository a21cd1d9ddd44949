package dev.slipway.simulator.guest;

import dev.slipway.simulator.guest.process.OpenFile;
import java.util.List;
import java.util.Map;

/**
 * A process to start.
 *
 * @param parent the id of who starts it
 * @param session what ends together
 * @param command the program and its arguments
 * @param files its streams, each retained for it
 */
public record Launch(
    int parent,
    Object session,
    List<String> command,
    Map<String, String> environment,
    String directory,
    Map<Integer, OpenFile> files) {}
