-- A race's name as a sentence says it ("the London Marathon"), where that differs from its short name.
ALTER TABLE races ADD COLUMN spoken TEXT;
UPDATE races SET spoken = 'the London Marathon' WHERE id = 'london-marathon-2027' AND short_name = 'London Marathon';
