-- Since when a worker's kubelet says nothing, neither to its API server nor to Slipway.
alter table machine add column silent_since timestamptz;
