DELETE FROM channel_pauses WHERE reason = 'the store was restored from a backup';
