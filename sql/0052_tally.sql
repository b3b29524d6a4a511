-- Nobody asks how the tasks stand in which a unit only helps, and each report paid for it.
DELETE FROM lamp_tally WHERE about = 'support';
