package dev.slipway.provisioner.etcd;

/**
 * A key; its value is never read, for it may be a Secret's.
 *
 * @param key such as {@code /registry/namespaces/default}
 * @param createRevision the revision at which it was made
 * @param modRevision the revision at which it was last changed
 * @param version how often it was changed since it was made, from 1
 */
public record EtcdKey(String key, long createRevision, long modRevision, long version) {}
