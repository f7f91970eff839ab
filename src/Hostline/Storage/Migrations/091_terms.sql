-- The terms under which an order was placed (HostingTerms). All orders so far were placed under the same ones.
alter table orders add column terms text not null default '';
update orders set terms = 'name=telnyx;kinds=UnitedStates,TollFree;refused=Wireless:number_wireless;numbers=200;required=126;transfer=31;codes=5;tries=3;idle=2592000;carrier=259200;test=86400;later=Fails';
