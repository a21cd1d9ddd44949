package dev.slipway.infrastructure;

/**
 * What the host can give now.
 *
 * @param totalMemoryMiB the memory that the host has
 * @param freeMemoryMiB the memory it could give to machines now without swapping
 * @param cpus its processors
 * @param largestMachineMiB the most memory that one machine may have
 */
public record Capacity(int totalMemoryMiB, int freeMemoryMiB, int cpus, int largestMachineMiB) {}
