package dev.slipway.provisioner.shell;

import java.time.Duration;

/**
 * What shells may take.
 *
 * @param idle how long nothing may be said or heard
 * @param total how long one may be open
 * @param most how many may be open at a time, in this process
 */
public record ShellLimits(Duration idle, Duration total, int most) {}
